import { type Html, html } from '../html.js';
import { may } from '../login/role.js';
import type { Session } from '../login/sessions.js';
import type { RunLook } from '../runs.js';
import { csrfField } from './layout.js';
import { pathOf } from './paths.js';

/** What an operator can do to a run under way; nothing for others, and nothing once it has ended. */
export function controlsPart(look: RunLook, who: Session): Html | undefined {
  const { status, spec } = look;
  if (status === undefined || look.state !== 'running' || !may(who.role, 'operator'))
    return undefined;
  const isPaused = status.state === 'paused' || status.waitingFor === 'pause';
  const pace = status.pace?.parallelism ?? spec?.parallelism ?? 1;
  return html`<h2>Steer</h2>
    <div class="controls">
      ${
        isPaused
          ? control(look, who, 'resume', 'Resume', 'go on where it stopped', reason('resume'))
          : control(
              look,
              who,
              'pause',
              'Pause',
              'start no further step; what is under way finishes',
              reason('pause'),
            )
      }
      ${control(look, who, 'pace', 'Change the pace', `${pace} nodes at the same time now`, paceFields(pace))}
      ${control(look, who, 'quarantine', 'Leave a node out', 'go on without a worker that does not come', quarantineFields(look))}
      ${control(look, who, 'rollback', 'Roll back', 'take back what was begun, newest first', rollbackFields(look))}
    </div>`;
}

function control(
  look: RunLook,
  who: Session,
  verb: string,
  title: string,
  meaning: string,
  fields: Html,
): Html {
  return html`<details id="control-${verb}">
    <summary>${title}</summary>
    <form method="post" action="${pathOf(look)}/${verb}" class="stack">
      ${csrfField(who)}
      <p class="fine">${sentence(meaning)}.</p>
      ${fields}
      <button type="submit" class="${verb === 'rollback' ? 'bad' : ''}">${title}</button>
    </form>
  </details>`;
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const reason = (verb: string, isNeeded = false): Html =>
  html`<label for="${verb}-reason"
      >Reason ${isNeeded ? undefined : html`<span class="fine">(may be empty)</span>`}</label
    ><input
      id="${verb}-reason"
      name="reason"
      maxlength="2000"
      autocomplete="off"
      ${isNeeded ? html`required` : undefined}
    />`;

const paceFields = (now: number): Html =>
  html`<label for="pace-parallelism">Nodes at the same time</label>
    <input
      id="pace-parallelism"
      name="parallelism"
      type="number"
      min="1"
      max="250"
      value="${now}"
      required
    />
    ${reason('pace')}`;

/** Beyond this a list of choices helps nobody. */
const maxChoices = 500;

function quarantineFields({ spec, status }: RunLook): Html {
  const out = new Set((status?.quarantined ?? []).map(({ node }) => node));
  const workers = (spec?.nodes ?? []).filter(
    ({ role, name }) => role === 'worker' && !out.has(name),
  );
  const choices = html`<select id="quarantine-node" name="node" required>
    <option value="">Choose a worker</option>
    ${workers.map(({ name }) => html`<option>${name}</option>`)}
  </select>`;
  return html`<label for="quarantine-node">Node</label> ${
      workers.length <= maxChoices
        ? choices
        : html`<input id="quarantine-node" name="node" required autocomplete="off" />`
    }
    ${reason('quarantine', true)}`;
}

function rollbackFields({ status, cluster }: RunLook): Html {
  const done = (status?.steps ?? []).filter(({ state }) => state === 'done');
  return html`<label for="rollback-to">How far</label>
    <select id="rollback-to" name="to">
      <option value="">everything; the run ends rolled back</option>
      ${done.map(({ name }) => html`<option value="${name}">to “${name}”, which stays done</option>`)}
    </select>
    ${reason('rollback')}
    <label for="rollback-confirm">Type <b>${cluster}</b> to confirm</label>
    <input id="rollback-confirm" name="confirm" required autocomplete="off" spellcheck="false" />`;
}
