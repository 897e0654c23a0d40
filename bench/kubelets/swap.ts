import type { VerbResult } from '../../activities/nodes/answers.js';
import { type Lab, labSsh } from '../../lab/lab.js';
import type { NodeVerb } from '../../model/node-phase.js';
import type { NodeRef } from '../../model/node.js';
import type { KubernetesVersion } from '../../model/version.js';
import type { Swap } from './figures.js';
import type { Hands } from './hands.js';

/** Where a swap leads: which verbs, and which version is Ready at their end. */
export interface Direction {
  readonly key: 'there' | 'back';
  readonly verbs: readonly NodeVerb[];
  readonly to: KubernetesVersion;
}

/** The same verbs as in workflows/steps/swapping.ts: what is staged takes the place of what runs. */
export const there = (to: KubernetesVersion): Direction => ({
  key: 'there',
  verbs: ['note-containers', 'stop-units', 'set-aside', 'install', 'start-units'],
  to,
});

/** The undo of it, and the start that the runbook leaves to a later line. */
export const back = (to: KubernetesVersion): Direction => ({
  key: 'back',
  verbs: ['stop-units', 'restore', 'start-units'],
  to,
});

/** One exchange of a node's kubelet, with everything that it was measured by. */
export interface Exchange {
  readonly lab: Lab;
  readonly hands: Hands;
  readonly node: NodeRef;
  readonly run: string;
  readonly parallelism: number;
}

/** What is known once the node is Ready; containers are compared later, when nobody waits. */
export type Exchanged = Omit<Swap, 'kept'>;

/** Exchanges a kubelet and waits until the node is Ready with it. @throws where it does not become that. */
export async function exchange(
  { lab, hands, node, run, parallelism }: Exchange,
  { key, verbs, to }: Direction,
): Promise<Exchanged> {
  const askedAt = Date.now();
  await hands.phase(node, run, key, verbs);
  await hands.ready(node, to);
  const readyAt = Date.now();
  const at = await momentsOf(lab, node.name, run);
  return {
    node: node.name,
    to,
    parallelism,
    askedAt,
    stoppedAt: at('begin', `${key}/stop-units`),
    startedAt: at('done', `${key}/start-units`),
    readyAt,
  };
}

/** Containers that ran on since they were noted. @throws Regressed naming those that were restarted. */
export async function keptContainers(
  { hands, node, run }: Exchange,
  { key }: Direction,
): Promise<number> {
  const [result] = await hands.phase(node, run, `compare after ${key}`, ['compare-containers']);
  return keptOf(node.name, result);
}

function keptOf(node: string, result: VerbResult | undefined): number {
  const kept = result?.details['kept'];
  if (typeof kept === 'number' && kept > 0) return kept;
  throw new Error(`bench: ${node}: no container was compared: ${result?.summary}`);
}

/** Finds moments in the journal of the node's agent, epoch ms; the lab's nodes share this machine's clock. */
async function momentsOf(lab: Lab, node: string, run: string) {
  const text = await labSsh(lab, node, `cat /var/lib/kube-cutover/runs/${run}/journal.jsonl`);
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { key: string; event: string; at: number });
  return (event: string, key: string): number => {
    const found = lines.find((line) => line.event === event && line.key === key);
    if (found) return found.at;
    throw new Error(`bench: ${node}: the journal of ${run} has no "${event} ${key}"`);
  };
}
