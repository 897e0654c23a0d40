import type { FastifyInstance } from 'fastify';
import { isFault } from '../../client/fault.js';
import { type Decision, wayBackData } from '../../model/messages.js';
import { type Form, fieldOf } from '../http/forms.js';
import { refusal } from '../http/refusal.js';
import { type Role, may } from '../login/role.js';
import { pathOf } from '../pages/paths.js';
import type { RunRef } from '../runs.js';
import { readPasted } from './pasted.js';
import { refOf } from './run-ref.js';
import { type Console, onPost } from './routes.js';

/** Who acts is the login's name, whatever a form says. */
interface Act {
  readonly ref: RunRef;
  readonly by: string;
  readonly role: Role;
  readonly form: Form;
}

/** Decisions and requests to a run. Each answers with what the run made of it, on its page. */
export function actRoutes(app: FastifyInstance, console_: Console): void {
  const { runs, tell } = console_;

  on('approve', 'approver', ({ ref, by, form }) => {
    if (fieldOf(form, 'read') !== 'yes')
      throw refusal(400, 'say that you have read the plan; nothing was sent');
    return runs.approve(ref, decisionOf(ref, by, form));
  });
  on('reject', 'approver', async ({ ref, by, role, form }) => {
    const decision = decisionOf(ref, by, form);
    if (decision.gate === 'rollback') requireGivingUp(ref, role, form);
    return runs.reject(ref, decision);
  });
  // Who decides is the signer then, and who is logged in only carries it here.
  on('signed', 'approver', async ({ ref, role, form }) => {
    const { verb, gate, message } = readPasted(needed(form, 'signed'), ref);
    if (gate === 'rollback') requireGivingUp(ref, role, form);
    return runs[verb](ref, message);
  });
  on('pause', 'operator', ({ ref, by, form }) => runs.pause(ref, { by, ...reasonOf(form) }));
  on('resume', 'operator', ({ ref, by, form }) => runs.resume(ref, { by, ...reasonOf(form) }));
  on('retry', 'operator', ({ ref, by, form }) => runs.retry(ref, { by, ...reasonOf(form) }));
  on('rollback', 'operator', ({ ref, by, form }) => {
    requireConfirmed(ref, form);
    const to = fieldOf(form, 'to');
    const asked = { by, ...reasonOf(form), ...dataOf(form) };
    return runs.rollback(ref, { ...asked, ...(to !== undefined && { to }) });
  });
  on('pace', 'operator', ({ ref, by, form }) => {
    const parallelism = Number(fieldOf(form, 'parallelism') ?? NaN);
    if (!Number.isInteger(parallelism) || parallelism < 1 || parallelism > 250)
      throw refusal(400, 'the pace must be a whole number from 1 to 250 nodes; nothing was sent');
    return runs.pace(ref, { by, parallelism, ...reasonOf(form) });
  });
  on('quarantine', 'operator', ({ ref, by, form }) =>
    runs.quarantine(ref, { by, node: needed(form, 'node'), reason: needed(form, 'reason') }),
  );

  function on(verb: string, role: Role, act: (act: Act) => Promise<string>): void {
    onPost(app, console_, `/runs/:cluster/:runId/${verb}`, role, async (posted) => {
      const { params, who, form, reply } = posted;
      const ref = refOf(params);
      const { kind, text } = await answerOf(() => act({ ref, by: who.name, role: who.role, form }));
      tell(
        `${who.name}: ${verb} ${ref.cluster} ${ref.runId}: ${kind === 'good' ? '' : 'refused: '}${text}`,
      );
      who.flash.push({ kind, text: `${verb}: ${text}` });
      return reply.redirect(pathOf(ref), 303);
    });
  }
}

/** What the run said; what it refused is told on its page as well. */
async function answerOf(act: () => Promise<string>) {
  try {
    return { kind: 'good', text: await act() } as const;
  } catch (cause) {
    if (!isFault(cause) && !isRefusal(cause)) throw cause;
    return { kind: 'bad', text: cause.lines.join('; ') } as const;
  }
}

const isRefusal = (cause: unknown): cause is ReturnType<typeof refusal> =>
  cause instanceof Error && 'statusCode' in cause && 'lines' in cause;

function decisionOf(ref: RunRef, by: string, form: Form): Decision {
  const comment = fieldOf(form, 'comment');
  const ticket = fieldOf(form, 'ticket');
  return {
    gate: needed(form, 'gate'),
    planDigest: needed(form, 'planDigest'),
    runId: ref.runId,
    by,
    ...(comment !== undefined && { comment }),
    ...(ticket !== undefined && { ticket }),
    ...dataOf(form),
  };
}

/** What a way back ends on. @throws Error with status 400 where it is neither. */
function dataOf(form: Form): Pick<Decision, 'data'> {
  const said = fieldOf(form, 'data');
  if (said === undefined) return {};
  const data = wayBackData.find((one) => one === said);
  if (data === undefined)
    throw refusal(400, `data must be ${wayBackData.join(' or ')}; nothing was sent`);
  return { data };
}

function needed(form: Form, name: string): string {
  const value = fieldOf(form, name);
  if (value === undefined) throw refusal(400, `${name} is empty; nothing was sent`);
  return value;
}

function reasonOf(form: Form): { readonly reason?: string } {
  const reason = fieldOf(form, 'reason');
  return reason === undefined ? {} : { reason };
}

/** Giving up a rollback leaves the cluster to its people. */
function requireGivingUp(ref: RunRef, role: Role, form: Form): void {
  if (!may(role, 'operator'))
    throw refusal(403, 'giving up needs the role operator; nothing was sent');
  requireConfirmed(ref, form);
}

function requireConfirmed({ cluster }: RunRef, form: Form): void {
  if (fieldOf(form, 'confirm') !== cluster)
    throw refusal(400, `type the cluster's name, ${cluster}, to confirm; nothing was sent`);
}
