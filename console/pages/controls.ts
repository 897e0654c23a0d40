import { type Html, html } from '../../model/html.js';
import { may } from '../login/role.js';
import type { Session } from '../login/sessions.js';
import type { RunLook } from '../runs.js';
import { isPaused } from '../view/is-paused.js';
import { dataField } from './data-field.js';
import { csrfField } from './layout.js';
import { pathOf } from './paths.js';

/** One thing that an operator can do: a form that opens. */
interface Control {
  /** The last part of its address. */
  readonly verb: string;
  readonly title: string;
  readonly meaning: string;
  readonly fields: Html;
}

/** What an operator can do to a run under way; nothing for others, and nothing once it has ended. */
export function controlsPart(look: RunLook, who: Session): Html | undefined {
  const { status } = look;
  if (status === undefined || look.state !== 'running' || !may(who.role, 'operator'))
    return undefined;
  // What a stuck undo waits for stands above, and nothing else would move it.
  if (status.state === 'needs-operator') return undefined;
  const isFailing = look.work.some(({ lastFailure }) => lastFailure !== undefined);
  const always = [...(isFailing ? [retry] : []), paceOf(look)];
  // A way back is not paused, goes by every node, and is not asked for twice.
  const controls =
    status.state === 'rolling-back'
      ? always
      : [isPaused(look) ? resume : pause, ...always, quarantineOf(look), rollbackOf(look)];
  return html`<h2>Steer</h2>
    <div class="controls">${controls.map((control) => drawn(control, look, who))}</div>`;
}

function reason(verb: string, isNeeded = false): Html {
  return html`<label for="${verb}-reason"
      >Reason ${isNeeded ? undefined : html`<span class="fine">(may be empty)</span>`}</label
    ><input
      id="${verb}-reason"
      name="reason"
      maxlength="2000"
      autocomplete="off"
      ${isNeeded ? html`required` : undefined}
    />`;
}

const drawn = ({ verb, title, meaning, fields }: Control, look: RunLook, who: Session): Html =>
  html`<details id="control-${verb}">
    <summary>${title}</summary>
    <form method="post" action="${pathOf(look)}/${verb}" class="stack">
      ${csrfField(who)}
      <p class="fine">${meaning}</p>
      ${fields}
      <button type="submit" class="${verb === 'rollback' ? 'bad' : ''}">${title}</button>
    </form>
  </details>`;

const pause: Control = {
  verb: 'pause',
  title: 'Pause',
  meaning: 'No further step starts; what is under way finishes.',
  fields: reason('pause'),
};

const resume: Control = {
  verb: 'resume',
  title: 'Resume',
  meaning: 'It goes on where it stopped.',
  fields: reason('resume'),
};

const retry: Control = {
  verb: 'retry',
  title: 'Try again now',
  meaning: 'What failed and waits for its next attempt begins at once.',
  fields: reason('retry'),
};

function paceOf({ status, spec }: RunLook): Control {
  const now = status?.pace?.parallelism ?? spec?.parallelism ?? 1;
  return {
    verb: 'pace',
    title: 'Change the pace',
    meaning: `Now: ${now} nodes at the same time.`,
    fields: html`<label for="pace-parallelism">Nodes at the same time</label>
      <input
        id="pace-parallelism"
        name="parallelism"
        type="number"
        min="1"
        max="250"
        value="${now}"
        required
      />
      ${reason('pace')}`,
  };
}

/** Beyond this a list of choices helps nobody. */
const maxChoices = 500;

function quarantineOf({ spec, status }: RunLook): Control {
  const out = new Set((status?.quarantined ?? []).map(({ node }) => node));
  const workers = (spec?.nodes ?? []).filter(
    ({ role, name }) => role === 'worker' && !out.has(name),
  );
  const choices = html`<select id="quarantine-node" name="node" required>
    <option value="">Choose a worker</option>
    ${workers.map(({ name }) => html`<option>${name}</option>`)}
  </select>`;
  const isLong = workers.length > maxChoices;
  const typed = html`<input id="quarantine-node" name="node" required autocomplete="off" />`;
  return {
    verb: 'quarantine',
    title: 'Leave a node out',
    meaning: 'It goes on without a worker that does not come; counted in the failure budget.',
    fields: html`<label for="quarantine-node">Node</label> ${isLong ? typed : choices}
      ${reason('quarantine', true)}`,
  };
}

function rollbackOf({ status, cluster }: RunLook): Control {
  const done = (status?.steps ?? []).filter(({ state }) => state === 'done');
  return {
    verb: 'rollback',
    title: 'Roll back',
    meaning: 'What was begun is taken back, newest first.',
    fields: html`<label for="rollback-to">How far</label>
      <select id="rollback-to" name="to">
        <option value="">everything; the run ends rolled back</option>
        ${done.map(({ name }) => html`<option value="${name}">to “${name}”, which stays done</option>`)}
      </select>
      ${dataField('rollback', status)} ${reason('rollback')}
      <label for="rollback-confirm">Type <b>${cluster}</b> to confirm</label>
      <input
        id="rollback-confirm"
        name="confirm"
        required
        autocomplete="off"
        spellcheck="false"
      />`,
  };
}
