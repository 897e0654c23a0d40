import type { DrainInput, RestoreInput } from '../../activities/cluster/drain/inputs.js';
import type { NodesWait } from '../../activities/contract.js';
import type { PhaseInput } from '../../activities/node-calls.js';
import type { Evidence } from '../../model/evidence.js';
import { FailureType } from '../../model/failures.js';
import type { NodeRef } from '../../model/node.js';
import { because, isOfType } from './failures.js';
import type { Host, Temperament } from './host.js';

/** How the kubelet of one node is exchanged for another, forward or back. */
export interface Exchange {
  /** Pods leave before it; absent: they stay, and containers run on. */
  readonly drain?: Omit<DrainInput, 'node'>;
  readonly phase: Omit<PhaseInput, 'node'>;
  readonly wait: Omit<NodesWait, 'nodes'>;
  /** What has to be so before the node counts as done. */
  readonly after: readonly Omit<PhaseInput, 'node'>[];
  /** The node may have pods again as before. */
  readonly giveBack: Omit<RestoreInput, 'node'>;
}

/** How patient, and what the Temporal UI shows. */
interface Manner {
  readonly temperament: Temperament;
  readonly summary: string;
}

/**
 * One node from the first eviction to the moment it may have pods again; the next may begin only then, so that the cluster never
 * lacks more nodes than go side by side. A drain waits for budgets as long as it takes: people may let a pod go, leave the node
 * out, or roll back.
 */
export async function exchangeKubelet(
  host: Host,
  { drain, phase, wait, after, giveBack, temperament, summary }: Exchange & Manner,
  node: NodeRef,
): Promise<Evidence> {
  const { name } = node;
  const did: string[] = [];
  const note = async (evidence: Promise<Evidence>) => did.push((await evidence).summary);
  if (drain !== undefined)
    try {
      await note(drainPatiently(host, { ...drain, node: name }));
    } catch (cause) {
      // Nothing of it has changed yet, so nothing keeps pods from it.
      await host.shielded((inner) =>
        inner.call('restoring', `give back: ${name}`).restoreSchedulability({
          ...giveBack,
          node: name,
        }),
      );
      throw cause;
    }
  const call = host.call(temperament, summary);
  await note(call.nodePhase({ ...phase, node }));
  await note(call.waitForNodes({ ...wait, nodes: [name] }));
  for (const one of after) await note(call.nodePhase({ ...one, node }));
  await note(call.restoreSchedulability({ ...giveBack, node: name }));
  return { summary: did.join('; ') };
}

/** Attempt after attempt, each as long as the spec says; what holds the node is told once for as long as it is the same. */
async function drainPatiently(host: Host, input: DrainInput): Promise<Evidence> {
  let told: string | undefined;
  for (;;)
    try {
      return await host.call('patient', `drain: ${input.node}`).drainNode(input);
    } catch (cause) {
      if (!isOfType(cause, FailureType.NotYet)) throw cause;
      const why = because(cause);
      if (why !== told) host.held({ node: input.node, why });
      told = why;
    }
}
