import { numberAt, textAt, textsAt, type JsonObject } from '../../objects/json-path.js';
import type { KubeApi } from '../../objects/kube-api.js';
import { createNameBudgets, type NameBudgets } from './budgets.js';
import { isEnding } from './ended.js';
import { evict, type Asked, type EvictionVersion } from './evict.js';
import { countOf, listed } from './listed.js';
import { podAndOwner } from './owner.js';

/** Asks for what is there to go, as far as it is time to ask again; gives why it has not gone yet. */
export type Evictions = (pods: readonly JsonObject[]) => Promise<string>;

/**
 * Between two askings for one pod: budgets change when pods have become ready elsewhere, which takes seconds. A fifth of how long it
 * has been held, so that a node waits hardly longer than it must, and a budget that never lets go is seldom asked.
 */
const pauseAfter = (heldMs: number): number => Math.min(Math.max(heldMs / 5, 1000), 10_000);

interface Attempt {
  readonly since: number;
  /** Not before, by the clock given. */
  readonly nextAt: number;
  readonly asked: Asked;
}

/** Evictions that remember what each pod was told, by its UID. */
export function createEvictions(
  api: KubeApi,
  version: EvictionVersion,
  now: () => number = Date.now,
): Evictions {
  const attempts = new Map<string, Attempt>();
  return async (pods) => {
    for (const pod of pods) {
      const before = attempts.get(uidOf(pod));
      if (isEnding(pod) || (before !== undefined && now() < before.nextAt)) continue;
      const since = before?.since ?? now();
      // One after the other: budgets that several pods share are counted by one write each.
      const asked = await evict(api, pod, version);
      attempts.set(uidOf(pod), { since, nextAt: now() + pauseAfter(now() - since), asked });
    }
    return describe(pods, (pod) => attempts.get(uidOf(pod))?.asked, createNameBudgets(api));
  };
}

const uidOf = (pod: JsonObject): string => textAt(pod, 'metadata', 'uid') ?? '';

/** Those that are held first: they are what somebody can do something about. */
async function describe(
  pods: readonly JsonObject[],
  askedOf: (pod: JsonObject) => Asked | undefined,
  budgetsOf: NameBudgets,
): Promise<string> {
  const held: string[] = [];
  const ending: string[] = [];
  for (const pod of pods) {
    const asked = askedOf(pod);
    if (isEnding(pod) || asked?.became !== 'held') ending.push(describeEnding(pod));
    else held.push(await describeHeld(pod, asked, budgetsOf));
  }
  return `${countOf(pods.length, 'pod')} left: ${listed([...held, ...ending])}`;
}

async function describeHeld(
  pod: JsonObject,
  { byBudget, said }: Asked & { readonly became: 'held' },
  budgetsOf: NameBudgets,
): Promise<string> {
  const who = podAndOwner(pod);
  if (!byBudget) return `${who} may not go: ${said}`;
  const budgets = await budgetsOf(pod);
  if (budgets.length === 0) return `${who} is held by a budget that is gone now`;
  const what = `${who} is held by ${budgets.join(' and ')}`;
  return /more than one/i.test(said)
    ? `${what}: no pod under two budgets can be evicted, remove one of them`
    : `${what}: start another pod of it elsewhere, or let the budget allow one more`;
}

function describeEnding(pod: JsonObject): string {
  const finalizers = textsAt(pod, 'metadata', 'finalizers');
  const grace =
    numberAt(pod, 'metadata', 'deletionGracePeriodSeconds') ??
    numberAt(pod, 'spec', 'terminationGracePeriodSeconds');
  const since = textAt(pod, 'metadata', 'deletionTimestamp');
  return [
    `${podAndOwner(pod)} is ending`,
    ...(grace === undefined ? [] : [`with ${grace} s of grace`]),
    ...(since === undefined ? [] : [`until ${since}`]),
    ...(finalizers.length === 0 ? [] : [`and finalizers ${finalizers.join(', ')}`]),
  ].join(' ');
}
