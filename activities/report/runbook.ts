import { durationText } from '../../model/duration.js';
import type { Json } from '../../model/json.js';
import type { Attempt, StepSummary } from '../../model/summary/step-summary.js';
import type { Html } from '../../model/html.js';
import { html } from '../../model/html.js';
import { clockText } from './times.js';

const states: Readonly<Record<StepSummary['state'], string>> = {
  planned: 'not begun',
  running: 'not finished',
  done: 'done',
  failed: 'failed',
  undoing: 'undo not finished',
  undone: 'taken back',
};

/** The outline with what was really done about each line, and its evidence. */
export const runbook = (steps: readonly StepSummary[]): Html =>
  html`<section>
    <h2>Runbook</h2>
    <p class="lead">What was approved, line by line, and what was done about it.</p>
    <ol class="steps">
      ${steps.map(
        (step) =>
          html`<li class="${step.state}${step.isGate ? ' gate' : ''}">
            <div class="line">
              <span class="number">${step.number}</span><span class="name">${step.name}</span>
              <span class="state">${stateText(step)}</span>
            </div>
            ${step.attempts.map(attempt)}
          </li>`,
      )}
    </ol>
  </section>`;

/** A step that was taken back because it failed says both. */
function stateText({ state, attempts }: StepSummary): string {
  const hasFailed = attempts.some(({ kind, ended }) => kind === 'run' && ended === 'badly');
  return state === 'undone' && hasFailed ? `failed, ${states.undone}` : states[state];
}

function attempt({ kind, from, to, ended, entry }: Attempt): Html {
  const what = entry?.evidence.summary ?? '';
  const verb = kind === 'undo' ? 'undo' : 'run';
  return html`<div class="attempt ${verb} ${ended}">
    <span class="when">${clockText(from)} · ${durationText(to - from)}</span>
    <span class="what"
      >${kind === 'undo' ? html`<em>undo</em> ` : undefined}${
        ended === 'open'
          ? 'was not finished when the run ended'
          : what === ''
            ? 'no evidence was given'
            : what
      }</span
    >
    ${details(entry?.evidence.details)}
  </div>`;
}

/** Facts behind a sentence; closed on a screen, open on paper. */
function details(facts: { readonly [key: string]: Json } | undefined): Html | undefined {
  const entries = Object.entries(facts ?? {}).filter(([, value]) => !isEmpty(value));
  if (entries.length === 0) return undefined;
  return html`<details>
    <summary>evidence</summary>
    <dl>
      ${entries.map(
        ([key, value]) =>
          html`<div>
            <dt>${key}</dt>
            <dd>${jsonText(value)}</dd>
          </div>`,
      )}
    </dl>
  </details>`;
}

const isEmpty = (value: Json): boolean =>
  value === '' || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** Longest text of one fact; the whole of it is in report.json. */
const maxFact = 2000;

/** `a 1 · b 2` for maps of plain values, commas for lists, JSON for what is deeper. */
function jsonText(value: Json): string {
  const text = flatText(value);
  return text.length > maxFact ? `${text.slice(0, maxFact)}… (all of it is in report.json)` : text;
}

function flatText(value: Json): string {
  if (Array.isArray(value) && value.every(isPlain)) return value.join(', ');
  if (isPlain(value)) return String(value);
  const entries = Object.entries(value);
  if (!entries.every(([, one]) => isPlain(one))) return JSON.stringify(value);
  return entries.map(([key, one]) => `${key} ${flatText(one)}`).join(' · ');
}

const isPlain = (value: Json): value is string | number | boolean | null =>
  typeof value !== 'object' || value === null;
