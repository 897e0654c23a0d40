import { driftText } from '../../client/view/drift-text.js';
import type { RunStatus } from '../../model/status.js';
import { type Html, html } from '../../model/html.js';
import { may } from '../login/role.js';
import type { Session } from '../login/sessions.js';
import type { RunLook } from '../runs.js';
import { isPaused } from '../view/is-paused.js';
import { dataField } from './data-field.js';
import { csrfField } from './layout.js';
import { pasteForm } from './paste.js';
import { pathOf } from './paths.js';

/** The gate that waits, and the decision on it; nothing where none does. */
export function gatePart(look: RunLook, who: Session): Html | undefined {
  const { status } = look;
  if (status === undefined || look.state !== 'running') return undefined;
  if (status.state === 'needs-operator') return stuckPart(look, status, who);
  const gate = status.gate?.name;
  const { planDigest } = status;
  if (gate === undefined || planDigest === undefined) return undefined;
  return html`<h2>Gate: ${gate}</h2>
    <p>${asked(status)}</p>
    ${
      isPaused(look)
        ? html`<p class="trouble">
            The run is paused as well: once approved, it waits until somebody resumes it.
          </p>`
        : undefined
    }
    <p>
      <a href="${pathOf(look)}/plan">Read the plan</a>
      <code class="digest" title="${planDigest}">${planDigest.slice(0, 12)}…</code>
    </p>
    ${gate === 'plan' ? undefined : driftOf(look)}
    ${decisionOf(look, { gate, planDigest }, status, who)}`;
}

function asked({ gate }: RunStatus): string {
  if (gate === undefined) return '';
  const people = gate.missing === 1 ? 'One person must' : `${gate.missing} people must`;
  const self = gate.selfApproval === 'refused' ? ' Whoever asked for the run may not.' : '';
  const valid =
    gate.validForMinutes === undefined
      ? ''
      : ` An approval counts for ${gate.validForMinutes} min.`;
  const reject =
    gate.onReject === 'wait'
      ? ' A rejection leaves it waiting.'
      : ' A rejection takes everything back that was begun.';
  return `${people} approve.${self}${valid}${reject}`;
}

/** What is no longer as it was rehearsed: whoever opens the window must see it. */
function driftOf({ journal }: RunLook): Html | undefined {
  const lines = driftText(journal);
  return lines.length === 0 ? undefined : html`<pre tabindex="0">${lines.join('\n')}</pre>`;
}

interface Wanted {
  readonly gate: string;
  readonly planDigest: string;
}

function decisionOf(look: RunLook, wanted: Wanted, { gate }: RunStatus, who: Session): Html {
  if (!may(who.role, 'approver'))
    return html`<p class="empty">Deciding needs the role approver; you are ${who.role}.</p>`;
  const reject = rejectForm(look, wanted, who);
  if (gate?.signatures === 'required')
    return html`<p>Only signed approvals count here. Sign yours with your own SSH key:</p>
      <pre
        tabindex="0"
      ><code>cutover approve ${look.cluster} --gate ${wanted.gate} --digest ${wanted.planDigest} --sign KEY</code></pre>
      ${pasteForm(look, who)}`;
  return html`<div class="decide">
      <form method="post" action="${pathOf(look)}/approve" class="stack">
        ${csrfField(who)} ${fieldsOf(wanted)} ${textField('approve', 'comment', 'Comment')}
        ${textField('approve', 'ticket', 'Ticket')}
        <label class="check"
          ><input type="checkbox" name="read" value="yes" required /> I have read the plan
          <code>${wanted.planDigest.slice(0, 12)}</code></label
        >
        <button type="submit" class="good">Approve “${wanted.gate}”</button>
      </form>
      ${reject}
    </div>
    ${pasteForm(look, who)}`;
}

const rejectForm = (look: RunLook, wanted: Wanted, who: Session): Html =>
  html`<form method="post" action="${pathOf(look)}/reject" class="stack">
    ${csrfField(who)} ${fieldsOf(wanted)} ${textField('reject', 'comment', 'Why not')}
    ${look.status?.gate?.onReject === 'wait' ? undefined : dataField('reject', look.status)}
    <button type="submit" class="bad">Reject “${wanted.gate}”</button>
  </form>`;

/** A failed undo waits for a person: again, or give up. */
function stuckPart(
  look: RunLook,
  { waitingFor = '', planDigest = '' }: RunStatus,
  who: Session,
): Html {
  return html`<h2>A person is needed</h2>
    <p class="trouble">${waitingFor}</p>
    ${
      may(who.role, 'operator')
        ? html`<div class="decide">
              <form method="post" action="${pathOf(look)}/resume" class="stack">
                ${csrfField(who)} ${textField('again', 'reason', 'What was mended')}
                <button type="submit" class="good">Try it again</button>
              </form>
              <form method="post" action="${pathOf(look)}/reject" class="stack">
                ${csrfField(who)} ${fieldsOf({ gate: 'rollback', planDigest })}
                ${textField('give-up', 'comment', 'Why')}
                <label for="give-up-confirm">Type ${look.cluster} to give up</label>
                <input id="give-up-confirm" name="confirm" required autocomplete="off" />
                <button type="submit" class="bad">Give up: the cluster is ours from here</button>
              </form>
            </div>
            ${pasteForm(look, who, `Type ${look.cluster} to give up`)}`
        : html`<p class="empty">This needs the role operator; you are ${who.role}.</p>`
    }`;
}

const fieldsOf = ({ gate, planDigest }: Wanted): Html =>
  html`<input type="hidden" name="gate" value="${gate}" /><input
      type="hidden"
      name="planDigest"
      value="${planDigest}"
    />`;

const textField = (form: string, name: string, label: string): Html =>
  html`<label for="${form}-${name}">${label} <span class="fine">(may be empty)</span></label>
    <input id="${form}-${name}" name="${name}" maxlength="2000" autocomplete="off" />`;
