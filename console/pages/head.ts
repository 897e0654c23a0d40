import { durationText } from '../../model/duration.js';
import type { RunStatus } from '../../model/status.js';
import { type Html, html } from '../../model/html.js';
import { requesterText } from '../../model/requester-text.js';
import type { RunLook } from '../runs.js';
import { dateText, stateWords, waitsForText } from '../view/words.js';

/** What the run is and what it waits for, in one look. */
export function headPart(look: RunLook, now: number): Html {
  const { cluster, spec, status, startedAt, endedAt, state } = look;
  const from = spec?.from ?? status?.from ?? '?';
  const to = spec?.version ?? status?.to ?? '?';
  // The same sentence as on a terminal.
  const waits = look.sentence ?? (status && state === 'running' ? waitsForText(status) : undefined);
  return html`<h1>
      ${cluster}
      <span class="versions"
        >${from} <span aria-hidden="true">→</span><span class="unseen">to</span> ${to}</span
      >
    </h1>
    <p class="verdict">
      ${badge(look)} ${waits === undefined ? undefined : html`<b class="waits">${waits}</b>`}
    </p>
    ${status?.proposal === undefined ? undefined : html`<p class="proposal"><b>To decide:</b> ${status.proposal}</p>`}
    ${look.report?.reason === undefined ? undefined : html`<p class="reason">${look.report.reason}</p>`}
    ${look.trouble === undefined ? undefined : html`<p class="trouble">${look.trouble}</p>`}
    <dl class="facts">
      ${fact('Started', dateText(startedAt))}
      ${
        endedAt === undefined
          ? fact(
              'Running for',
              html`<time data-since="${startedAt}">${durationText(now - startedAt)}</time>`,
            )
          : fact('Took', durationText(endedAt - startedAt))
      }
      ${fact('Asked for by', askedText(look))} ${fact('Window', windowText(look, now))}
      ${fact('Pace', paceText(look))}
    </dl>`;
}

const fact = (name: string, value: Html | string): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** What the run has found out; before that, what the spec says. */
function askedText({ status, spec }: RunLook): string {
  const asked = status?.requestedBy;
  return asked === undefined ? (spec?.requestedBy ?? 'not said') : requesterText(asked);
}

const outcomes: Readonly<Record<NonNullable<RunStatus['outcome']>, readonly [string, string]>> = {
  migrated: ['good', 'migrated: the new version serves'],
  'rolled-back': ['back', 'rolled back: the old version serves'],
  rejected: ['plain', 'rejected: nothing was changed'],
};

const looks: Readonly<Record<RunStatus['state'], string>> = {
  assessing: 'busy',
  waiting: 'wait',
  running: 'busy',
  paused: 'wait',
  'rolling-back': 'back',
  'needs-operator': 'bad',
  ended: 'plain',
};

function badge({ state, status }: RunLook): Html {
  const [look, text] = badgeOf(state, status);
  return html`<span class="chip large ${look}">${text}</span>`;
}

function badgeOf(
  state: RunLook['state'],
  status: RunStatus | undefined,
): readonly [string, string] {
  if (state === 'failed') return ['bad', 'failed: a person has to look after the cluster'];
  if (state === 'ended') return status?.outcome ? outcomes[status.outcome] : ['plain', 'ended'];
  if (state !== 'running') return ['bad', state];
  return status ? [looks[status.state], stateWords[status.state]] : ['plain', 'does not answer'];
}

function windowText({ status, spec, report }: RunLook, now: number): Html | string {
  const window = status?.window;
  if (report?.window)
    return `from ${dateText(report.window.opensAt)} to ${dateText(report.window.closesAt)}`;
  if (spec === undefined) return 'not known';
  if (window === undefined) return spec.windows.length > 0 ? 'not there yet' : 'none: at any time';
  if (window.state === 'open') {
    const left = html`<time data-until="${window.closesAt}"
      >${durationText(window.closesAt - now)}</time
    >`;
    return html`open for ${left} more`;
  }
  return window.opensAt === undefined
    ? `none is as long as ${durationText(window.needsMs)}`
    : `opens ${dateText(window.opensAt)}`;
}

function paceText({ status, spec }: RunLook): string {
  const nodes = status?.pace?.parallelism ?? spec?.parallelism;
  if (nodes === undefined) return 'not known';
  return status?.pace ? `${nodes} nodes at once, changed` : `${nodes} nodes at once`;
}
