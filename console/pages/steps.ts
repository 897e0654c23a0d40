import type { RunStatus, StepStatus } from '../../model/status.js';
import { type Html, html } from '../../model/html.js';
import { stepWords, tookText } from '../view/words.js';

/** The runbook by phase, each line with its state and how long it took. */
export function stepsPart(status: RunStatus | undefined, now: number): Html {
  const steps = status?.steps ?? [];
  return html`<h2>Runbook</h2>
    ${
      steps.length === 0
        ? html`<p class="empty">
            ${status ? 'There is no plan yet: the cluster is being read.' : 'The run does not tell.'}
          </p>`
        : html`${progress(steps)}
            <ol class="steps">
              ${steps.map((step, index) => line(step, index + 1, now, steps[index - 1]))}
            </ol>`
    }`;
}

function progress(steps: readonly StepStatus[]): Html {
  const count = (wanted: StepStatus['state']): number =>
    steps.filter(({ state }) => state === wanted).length;
  const done = count('done');
  const undone = count('undone');
  const back = undone === 0 ? '' : `, ${undone} taken back`;
  return html`<label class="progress"
    ><span>${done} of ${steps.length} lines done${back}</span>
    <progress max="${steps.length}" value="${done}">${done} of ${steps.length}</progress></label
  >`;
}

function line(step: StepStatus, number: number, now: number, before: StepStatus | undefined): Html {
  const { name, phase, state, startedAt, finishedAt, summary } = step;
  const { sign, word } = stepWords[state];
  const isMoving = state === 'running' || state === 'undoing';
  return html`<li class="${state}" ${isMoving ? html`aria-current="step"` : undefined}>
    <span class="phase">${before?.phase === phase ? undefined : phase}</span>
    <span class="sign" aria-hidden="true">${sign}</span>
    <span class="number">${number}.</span>
    <span class="name">${name}</span>
    <span class="state"
      >${word}${
        startedAt === undefined
          ? undefined
          : html` ·
              <span class="took"
                >${
                  isMoving && finishedAt === undefined
                    ? html`<time data-since="${startedAt}">${tookText(step, now)}</time>`
                    : tookText(step, now)
                }</span
              >`
      }</span
    >
    ${summary === undefined ? undefined : html`<span class="summary">${summary}</span>`}
  </li>`;
}
