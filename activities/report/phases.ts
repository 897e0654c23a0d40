import { durationText } from '../../model/duration.js';
import type { ReportSummary } from '../../model/summary/summarise-report.js';
import { publishedPhases } from '../../model/summary/summarise-report.js';
import type { Html } from '../../model/html.js';
import { html, trusted } from '../../model/html.js';

const meanings = {
  prepare: 'staged before the window, production untouched',
  initialise: 'baseline and final export',
  'back up': 'etcd snapshot, proved by restoring it',
  clean: 'stop, clear containers, set old files aside',
  install: 'new control plane, nodes, import',
  verify: 'workloads and objects as before',
} as const;

/** Time in each of the published columns, and as parts of one bar. */
export function phases({ phases: times, rollbackMs }: ReportSummary): Html {
  const columns = publishedPhases.filter((phase) => phase !== 'prepare');
  const inside = columns.reduce((sum, phase) => sum + times[phase], 0) + rollbackMs;
  const share = (ms: number): number => (inside === 0 ? 0 : (ms / inside) * 100);
  const part = (kind: string, ms: number): Html | undefined =>
    ms === 0
      ? undefined
      : html`<span
          class="bar ${kind.replaceAll(' ', '-')}"
          style="${trusted(`flex-grow:${share(ms).toFixed(2)}`)}"
          title="${kind} ${durationText(ms)}"
        ></span>`;
  const cell = (phase: (typeof publishedPhases)[number]): Html =>
    column(phase, phase, times[phase], meanings[phase]);
  return html`<section>
    <h2>Time per phase</h2>
    <div class="stack">
      ${columns.map((phase) => part(phase, times[phase]))}${part('undo', rollbackMs)}
    </div>
    <dl class="columns">
      ${publishedPhases.map(cell)}${
        rollbackMs > 0
          ? column('undo', 'rollback', rollbackMs, 'taken back, newest first')
          : undefined
      }
    </dl>
    <p class="fine">
      Work alone, without time at gates. The bar leaves out prepare, which touches nothing that
      runs.
    </p>
  </section>`;
}

const column = (kind: string, name: string, ms: number, meaning: string): Html =>
  html`<div>
    <dt><i class="${kind.replaceAll(' ', '-')}"></i>${name}</dt>
    <dd><b>${ms === 0 ? '–' : durationText(ms)}</b><span>${meaning}</span></dd>
  </div>`;
