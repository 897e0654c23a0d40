import { type KubernetesVersion, minorOf } from '../../../model/version.js';
import { skewOf } from '../skew.js';
import { chooseVersions, missing, newestOf, readEnds, type Ends } from './choose-versions.js';
import { etcdOfHop, isEtcdVersion } from './etcd-rungs.js';
import type { Hop, HopPlan, HopsAsked, HopsRefused } from './hop.js';
import { statesOfHops } from './states.js';
import { workerRounds } from './worker-rounds.js';

/**
 * The hops from one version to another, one minor at a time, with the workers' rounds between them. Every point of the way is
 * judged by the version skew policy before it is given. Nothing is thrown: what is in the way is told, all at once.
 */
export function planHops(asked: HopsAsked): HopPlan | HopsRefused {
  const { etcd } = asked;
  if (etcd !== undefined && !isEtcdVersion(etcd.version))
    return refusal(`etcd ${etcd.version} is no version of etcd 3: write it as 3.4.13`);
  const ends = readEnds(asked);
  if ('refusals' in ends) return refusal(...ends.refusals);
  const { chain, refusals } = chooseVersions(ends);
  if (refusals.length > 0) return refusal(...refusals);
  return alongChain(chain, ends, asked);
}

const refusal = (...refusals: readonly string[]): HopsRefused => ({ ok: false, refusals });

function alongChain(
  chain: readonly KubernetesVersion[],
  ends: Ends,
  asked: HopsAsked,
): HopPlan | HopsRefused {
  const { workersAt, from, available } = ends;
  const { workers = 'lag' } = asked;
  const { isFirst, follow } = workerRounds(chain, workersAt, workers);
  const workersFirst = isFirst ? newestOf(available, minorOf(from), from) : undefined;
  if (isFirst && workersFirst === undefined)
    return refusal(
      `workers of ${workersAt.join(', ')} are too far behind for the first hop: ` +
        missing(`v1.${minorOf(from)} up to ${from}`),
    );
  const plan: HopPlan = {
    ok: true,
    hops: hopsAlong(chain, follow, asked),
    workersAt,
    ...(workersFirst !== undefined && { workersFirst }),
    workerRounds: follow.filter(Boolean).length + (isFirst ? 1 : 0),
  };
  const wrong = skewOf(statesOfHops(plan));
  return wrong.length === 0
    ? plan
    : refusal(...wrong.map(({ where, what }) => `${where}: ${what}`));
}

function hopsAlong(
  chain: readonly KubernetesVersion[],
  follow: readonly boolean[],
  { etcd }: HopsAsked,
): Hop[] {
  let now = etcd;
  return chain.slice(1).map((to, i) => {
    const around = now === undefined ? undefined : etcdOfHop(now, to);
    now = around?.after;
    return {
      from: chain[i] ?? to,
      to,
      etcdBefore: around?.rungs ?? [],
      workersFollow: follow[i] ?? true,
    };
  });
}
