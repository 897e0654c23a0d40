import type { BaselineRef } from '../../model/objects.js';
import type { KubeApi } from '../objects/kube-api.js';
import type { Store } from '../store/store.js';
import { failureOf, type Check } from './checks.js';
import { isWell, readHealth, type Health } from './health.js';

/** How a cluster stood before anything was changed. */
export interface Baseline extends Health {
  /** Names of the checks that answered. */
  readonly checks: readonly string[];
}

/** Looks at nodes, workloads and checks and keeps what was seen. */
export async function recordBaseline(
  api: KubeApi,
  checks: readonly Check[],
  store: Store,
): Promise<BaselineRef> {
  const [health, failures] = await Promise.all([
    readHealth(api),
    Promise.all(checks.map(failureOf)),
  ]);
  const answering = checks.filter((_, i) => failures[i] === undefined).map(({ name }) => name);
  const baseline: Baseline = { ...health, checks: answering };
  return {
    digest: await store.put(Buffer.from(JSON.stringify(baseline))),
    workloads: health.workloads.length,
    broken: brokenIn(baseline, checks),
  };
}

/** What was kept. */
export async function readBaseline(store: Store, { digest }: BaselineRef): Promise<Baseline> {
  const baseline: Baseline = JSON.parse((await store.get(digest)).toString('utf8'));
  return baseline;
}

const brokenIn = ({ nodes, workloads, checks }: Baseline, asked: readonly Check[]): string[] => [
  ...nodes.filter(({ ready }) => !ready).map(({ name }) => `Node/${name}`),
  ...workloads.filter((workload) => !isWell(workload)).map(({ where }) => where),
  ...asked.filter(({ name }) => !checks.includes(name)).map(({ name }) => `check ${name}`),
];
