import { evidence, type Evidence } from '../../../model/evidence.js';
import { notYet, refused, regressed } from '../../failures.js';
import { objectAt, textAt, type JsonObject } from '../../objects/json-path.js';
import type { KubeApi } from '../../objects/kube-api.js';
import type { Progress } from '../progress.js';
import { until } from '../until.js';
import { evictionVersion } from './evict.js';
import type { DrainInput } from './inputs.js';
import { countOf, listed } from './listed.js';
import { lookAt, type NodeLook } from './look.js';
import { podAndOwner } from './owner.js';
import { readRecord } from './record.js';
import { createEvictions, type Evictions } from './evictions.js';
import { cordon, type Cordoned } from './schedulability.js';
import { createWatchOver } from './watched-over.js';

/** A kubelet that is restarted tells of itself as not Ready for seconds; one that is gone is found out after 40 s. */
const toleratedMs = 60_000;

/**
 * Cordons a node and evicts its pods through the eviction API alone, as their budgets allow and with their own grace; nothing is
 * ever deleted, and only while a controller manager leads. What must not go is refused before anything is touched. A second attempt goes on where the first was.
 * @throws Refused where a pod or the node forbids the drain; NotYet at the deadline, naming what is left and what holds it, as a
 * budget may let go later; Regressed where the node was uncordoned by somebody or lost on the way.
 */
export async function drainNode(
  api: KubeApi,
  input: DrainInput,
  progress: Progress,
  now: () => number = Date.now,
): Promise<Evidence> {
  const seen = await lookAt(api, input, 'exact');
  const record = readRecord(seen.node);
  const isBegun = record?.run === input.run && record.unschedulable !== undefined;
  refuseIfHurt(input.node, seen, isBegun ? regressed : refused);
  const isLost = seen.notReady !== undefined && seen.evict.length > 0;
  if (isLost && input.unreachable === 'refuse')
    throw (isBegun ? regressed : refused)(lost(input.node, seen));
  const askAll = createEvictions(api, await evictionVersion(api), now);
  const cordoned = await cordon(api, input);
  if (isLost) return leftAlone(input.node, cordoned, seen);
  return evictAll(api, { input, cordoned, askAll, now }, progress);
}

interface Draining {
  readonly input: DrainInput;
  readonly cordoned: Cordoned;
  readonly askAll: Evictions;
  readonly now: () => number;
}

async function evictAll(
  api: KubeApi,
  { input, cordoned, askAll, now }: Draining,
  progress: Progress,
): Promise<Evidence> {
  const { node, timeoutSeconds, settledSeconds } = input;
  const asked = new Map<string, string>();
  const watchOver = createWatchOver(api, settledSeconds, now);
  let last: NodeLook | undefined;
  let lostSince: number | undefined;
  const unmet = async (): Promise<string | undefined> => {
    const seen = await lookAgain(api, input);
    last = seen;
    if (seen.evict.length === 0) return undefined;
    for (const pod of seen.evict) asked.set(textAt(pod, 'metadata', 'uid') ?? '', podAndOwner(pod));
    if (seen.notReady === undefined) {
      lostSince = undefined;
      return (await watchOver()) ?? askAll(seen.evict);
    }
    lostSince ??= now();
    if (now() - lostSince < toleratedMs) return lost(node, seen);
    if (input.unreachable === 'leave') return undefined;
    throw regressed(lost(node, seen));
  };
  const { ms } = await until(
    { name: `${node} to be drained`, unmet, late: notYet },
    timeoutSeconds,
    progress,
  );
  if (last !== undefined && last.evict.length > 0) return leftAlone(node, cordoned, last);
  const left = last?.leave ?? [];
  return evidence(
    `drained ${node} in ${ms} ms: ${cordoned.did}, ${countOf(asked.size, 'pod')} ended, ${left.length} stayed`,
    { ms, wasUnschedulable: cordoned.wasUnschedulable, ended: [...asked.values()], left },
  );
}

/** That nothing is left is believed only of what etcd holds, not of what the API server remembers. */
async function lookAgain(api: KubeApi, input: DrainInput): Promise<NodeLook> {
  const recent = await lookAt(api, input, 'recent');
  const seen = recent.evict.length > 0 ? recent : await lookAt(api, input, 'exact');
  refuseIfHurt(input.node, seen, regressed);
  if (!isCordoned(seen.node))
    throw regressed(
      `${input.node}: somebody uncordoned it while it was drained: find out who, then drain it again`,
    );
  return seen;
}

const isCordoned = (node: JsonObject): boolean => objectAt(node, 'spec')['unschedulable'] === true;

function refuseIfHurt(node: string, { refuse }: NodeLook, fail: typeof refused): void {
  if (refuse.length === 0) return;
  throw fail(
    `${node}: cannot be drained because of ${countOf(refuse.length, 'pod')}: ${listed(refuse)}; move them, or say that they may go or stay`,
  );
}

const lost = (node: string, { notReady, evict }: NodeLook): string =>
  `${node}: ${notReady ?? ''}, so its pods would never end by themselves: ${listed(evict.map(podAndOwner))}; ` +
  'bring the node back, or leave it out';

function leftAlone(node: string, { did, wasUnschedulable }: Cordoned, seen: NodeLook): Evidence {
  const left = seen.evict.map(podAndOwner);
  return evidence(
    `${node} was not drained: ${seen.notReady ?? ''}; ${did}, with ${countOf(left.length, 'pod')} that would never end: ${listed(left)}`,
    { wasUnschedulable, notReady: seen.notReady ?? '', ended: [], left: [...left, ...seen.leave] },
  );
}
