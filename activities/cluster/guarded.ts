import { ApplicationFailure } from '@temporalio/common';
import type { ClusterRef } from '../cluster-calls.js';
import { notYet, refused, regressed } from '../failures.js';
import { textAt } from '../objects/json-path.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';

/** How the API of a kubeconfig is reached. @throws Refused for a kubeconfig that must not be followed. */
export type Connect = (kubeconfig: string) => Promise<KubeApi>;

/**
 * Runs on the cluster that was planned on, and on no other. @throws Refused where the UID of kube-system is another, or the
 * credentials are not taken; NotYet where the API does not answer, at once or within the seconds that are given; Regressed for what
 * it does not take.
 */
export async function onCluster<Result>(
  connect: Connect,
  cluster: ClusterRef,
  run: (api: KubeApi) => Promise<Result>,
  answersWithinSeconds?: number,
): Promise<Result> {
  const api = await connect(cluster.kubeconfig);
  try {
    await refuseOther(api, cluster, answersWithinSeconds);
    return await run(api);
  } catch (cause) {
    throw named(cause);
  }
}

/** Is this the cluster that the reference means? A reference without UID means whatever answers. */
export async function refuseOther(
  api: KubeApi,
  { kubeconfig, uid }: ClusterRef,
  answersWithinSeconds?: number,
): Promise<void> {
  if (uid === undefined) return;
  const found = await readUid(api, answersWithinSeconds);
  if (found === uid) return;
  throw refused(
    `${kubeconfig}: leads to the cluster with UID ${found}, but the plan was made on ${uid}`,
  );
}

/** UID of the kube-system namespace. */
export async function readUid(api: KubeApi, answersWithinSeconds?: number): Promise<string> {
  const options =
    answersWithinSeconds === undefined ? {} : { deadlineMs: answersWithinSeconds * 1000 };
  const path = '/api/v1/namespaces/kube-system';
  return textAt(await api.request('GET', path, options), 'metadata', 'uid') ?? '';
}

/** `gitVersion` of the API server. */
export const readVersion = async (api: KubeApi): Promise<string> =>
  textAt(await api.request('GET', '/version'), 'gitVersion') ?? '';

/** The API's answer as one of the four kinds of failure. */
export function named(cause: unknown): unknown {
  if (cause instanceof ApplicationFailure || !isKubeError(cause)) return cause;
  if (cause.reason === 'Untrusted')
    return refused(`${cause.message}: the kubeconfig's CA did not sign this API server`);
  if (cause.status === 401 || cause.status === 403)
    return refused(
      `${cause.message}: the kubeconfig's user may not; what it needs prints: cutover roles`,
    );
  if (cause.status === 0 || cause.status === 429 || cause.status >= 500)
    return notYet(cause.message);
  return regressed(cause.message);
}
