import { createHash } from 'node:crypto';
import { type Html, html } from '../../model/html.js';
import type { Seen } from '../live/hub.js';
import type { Session } from '../login/sessions.js';
import { controlsPart } from './controls.js';
import { downtimePart } from './downtime.js';
import { gatePart } from './gate.js';
import { headPart } from './head.js';
import { lastOfJournal } from './journal.js';
import { nodesPart } from './nodes.js';
import { stepsPart } from './steps.js';
import { workPart } from './work.js';

/** A part of the overview that is replaced as a whole when it changes. */
export interface RunPart {
  readonly id: string;
  readonly html: string;
  /** Differs when anything but the passing of time has changed. */
  readonly digest: string;
}

type Draw = (seen: Seen, who: Session, now: number) => Html | undefined;

/** Beside the runbook; on a phone before it. */
const beside = ['work', 'nodes', 'downtime', 'controls'];

const draws: Readonly<Record<string, Draw>> = {
  head: (seen, _, now) => headPart(seen, now),
  gate: gatePart,
  work: (seen, _, now) => workPart(seen, now),
  nodes: nodesPart,
  downtime: ({ graph }) => downtimePart(graph),
  steps: ({ status }, _, now) => stepsPart(status, now),
  controls: controlsPart,
  journal: lastOfJournal,
};

/** Every part of the overview as one viewer sees it. */
export const partsOf = (seen: Seen, who: Session, now: number): RunPart[] =>
  Object.entries(draws).map(([id, draw]) => ({
    id,
    html: draw(seen, who, now)?.html ?? '',
    // Drawn at no time at all: clocks on the page go on by themselves.
    digest: digestOf(draw(seen, who, 0)?.html ?? ''),
  }));

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A part in its place, which stays there for what may come. */
const placed = ({ id, html: content, digest }: RunPart): Html =>
  html`<section
    id="part-${id}"
    class="part ${id}"
    data-digest="${digest}"
    ${content === '' ? html`hidden` : undefined}
  >
    ${{ html: content }}
  </section>`;

/** All parts of the overview, as they stand on a page. */
export function overviewOf(parts: readonly RunPart[]): Html {
  const named = (...ids: readonly string[]): Html[] =>
    parts.filter(({ id }) => ids.includes(id)).map(placed);
  return html`<div class="overview">
    ${named('head', 'gate')}
    <div class="side">${named(...beside)}</div>
    ${named('steps', 'journal')}
  </div>`;
}
