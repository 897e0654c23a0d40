import type { DrainInput, RestoreInput } from '../../activities/cluster/drain/inputs.js';
import type { LeadersInput, NodesWait } from '../../activities/cluster-calls.js';
import type { PhaseInput } from '../../activities/node-calls.js';
import type { Evidence } from '../../model/evidence.js';
import { FailureType } from '../../model/failures.js';
import type { NodeRef } from '../../model/node.js';
import { untilOneFails } from './combine.js';
import { because, isOfType } from './failures.js';
import type { Host, Temperament } from './host.js';

/** What is said for each node, at the moment it is asked for. */
type OfNode = 'node' | 'epoch';

/** How the kubelet of one node is exchanged for another, forward or back; alone, or together with what else changes there. */
export interface Exchange {
  /** On the way back: a node on which none of these finds anything touched is only given back. */
  readonly looks?: readonly Omit<PhaseInput, 'node'>[];
  /** Pods leave before it; absent: they stay, and containers run on. */
  readonly drain?: Omit<DrainInput, OfNode>;
  readonly phases: readonly Omit<PhaseInput, 'node'>[];
  readonly wait: Omit<NodesWait, 'nodes'>;
  /** What has to be so once the node is Ready. */
  readonly after: readonly Omit<PhaseInput, 'node'>[];
  /** What has to be so before the node counts as done, waited for from the last phase on. */
  readonly beside: readonly Omit<PhaseInput, 'node'>[];
  /** Of a control-plane node: what its controllers led is free for others at once. */
  readonly release?: Pick<LeadersInput, 'cluster'>;
  /** The node may have pods again as before. */
  readonly giveBack: Omit<RestoreInput, OfNode>;
}

/** How patient, and what the Temporal UI shows. */
interface Manner {
  readonly temperament: Temperament;
  readonly summary: string;
}

/**
 * One node from the first eviction to the moment it may have pods again; the next may begin only then, so that the cluster never
 * lacks more nodes than go side by side. Forward a drain waits for budgets as long as it takes: people may let a pod go, leave
 * the node out, or roll back. On the way back it is tried once, as whoever goes back is in a hurry: a kubelet that begins anew
 * calls the pods that stayed not ready until their first probe.
 */
export async function exchangeKubelet(
  host: Host,
  { looks, drain, giveBack, temperament, summary, ...work }: Exchange & Manner,
  node: NodeRef,
): Promise<Evidence> {
  const { name } = node;
  const call = host.call(temperament, summary);
  const did: string[] = [];
  const note = async (evidence: Promise<Evidence>) => {
    const done = await evidence;
    did.push(done.summary);
    return done.details?.['touched'] !== false;
  };
  const give = () => call.restoreSchedulability({ ...giveBack, node: name, epoch: host.now() });
  let isTouched = looks === undefined;
  for (const look of looks ?? [])
    isTouched = (await note(call.nodePhase({ ...look, node }))) || isTouched;
  if (!isTouched) {
    // Its drain may be all that was done before it failed.
    if (drain !== undefined) await note(give());
    return { summary: did.join('; '), details: { touched: false } };
  }
  if (drain !== undefined) {
    const input = { ...drain, node: name };
    await note(looks === undefined ? drainForward(host, input, giveBack) : drainBack(host, input));
  }
  const inTurn = async (on: Host, phases: Exchange['phases']): Promise<void> => {
    for (const one of phases) await note(on.call(temperament, summary).nodePhase({ ...one, node }));
  };
  await inTurn(host, work.phases);
  // Who leads elsewhere will have renewed by the time that this is asked for.
  const since = host.now();
  await untilOneFails(host, [
    (inner) => inTurn(inner, work.beside),
    async (inner) => {
      const calls = inner.call(temperament, summary);
      await note(calls.waitForNodes({ ...work.wait, nodes: [name] }));
      await inTurn(inner, work.after);
      if (work.release) await note(calls.releaseLeaders({ ...work.release, since, node: name }));
    },
  ]);
  await note(give());
  return { summary: did.join('; ') };
}

/** Each attempt says anew when it began. */
type Drain = Omit<DrainInput, 'epoch'>;

async function drainForward(
  host: Host,
  input: Drain,
  giveBack: Exchange['giveBack'],
): Promise<Evidence> {
  try {
    return await drainPatiently(host, input);
  } catch (cause) {
    // Nothing of it has changed yet, so nothing keeps pods from it.
    const whose = { ...giveBack, node: input.node, epoch: host.now() };
    await host.shielded((inner) =>
      inner.call('restoring', `give back: ${input.node}`).restoreSchedulability(whose),
    );
    throw cause;
  }
}

/** What cannot be asked at all fails at once, and must not be asked a thousand times. */
const pauseMs = 10_000;

/** Attempt after attempt, each as long as the spec says; what holds the node is told once for as long as it is the same. */
async function drainPatiently(host: Host, input: Drain): Promise<Evidence> {
  let told: string | undefined;
  for (;;)
    try {
      return await host
        .call('patient', `drain: ${input.node}`)
        .drainNode({ ...input, epoch: host.now() });
    } catch (cause) {
      if (!isOfType(cause, FailureType.NotYet)) throw cause;
      const why = because(cause);
      if (why !== told) host.held({ node: input.node, why });
      told = why;
      await host.sleep(pauseMs, `${input.node} is held up`);
    }
}

/** Whatever keeps a pod from leaving must not keep the old version from coming back. */
async function drainBack(host: Host, input: Drain): Promise<Evidence> {
  try {
    return await host
      .call('patient', `drain: ${input.node}`)
      .drainNode({ ...input, epoch: host.now() });
  } catch (cause) {
    if (host.isCancellation(cause)) throw cause;
    return { summary: `went on below the containers that stayed: ${because(cause)}` };
  }
}
