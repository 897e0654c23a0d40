import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { podAndOwner } from '../cluster/drain/owner.js';
import { verdictOn } from '../cluster/drain/verdict-on.js';
import { onCluster, type Connect } from '../cluster/guarded.js';
import { textAt, type JsonObject } from '../objects/json-path.js';
import { podKind } from '../cluster/health.js';
import { readEach } from '../objects/read-items.js';

/** Pods that the drains of a stepwise upgrade would refuse to evict, as they are now; none where nothing is drained. */
export async function podsThatRefuseDrain(
  connect: Connect,
  spec: InPlaceSpec,
): Promise<readonly Finding[]> {
  if (spec.strategy !== 'in-place-stepwise' || spec.drain.mode === 'never') return [];
  const drained = new Set(
    spec.nodes
      .filter(({ role }) => role === 'control-plane' || spec.workers === 'follow')
      .map(({ name }) => name),
  );
  const { kubeconfig } = spec;
  return onCluster(connect, { kubeconfig }, (api) =>
    readEach(api, podKind, (pod) =>
      drained.has(textAt(pod, 'spec', 'nodeName') ?? '') ? refusalOf(pod, spec.drain) : [],
    ),
  );
}

/** Why a pod that runs somewhere could not be evicted from there; none where it could. */
export function refusalOf(pod: JsonObject, drain: InPlaceSpec['drain']): Finding[] {
  const verdict = verdictOn(pod, drain);
  if (verdict.drain !== 'refuse') return [];
  const name = `${textAt(pod, 'metadata', 'namespace') ?? ''}/${textAt(pod, 'metadata', 'name') ?? ''}`;
  const on = textAt(pod, 'spec', 'nodeName') ?? '';
  return [
    found('drain-refused', `Pod ${name}`, `${podAndOwner(pod)} on ${on}: ${verdict.because}`),
  ];
}
