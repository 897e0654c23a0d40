import { type KubernetesVersion, minorOf } from '../../../model/version.js';

/**
 * Must CoreDNS be started anew between two neighbouring minors? It chooses at its start between Endpoints and the versions of
 * EndpointSlice (coredns issue 6176): v1beta1 from servers of v1.19 on, v1 from v1.21 on, and v1beta1 goes with v1.25. Forward what
 * it chose before is served until then; back, what a pod chose that was started meanwhile is not.
 */
export function startsDnsAnew(from: KubernetesVersion, to: KubernetesVersion): boolean {
  const [old, now] = [minorOf(from), minorOf(to)];
  return now >= old ? old < 25 && now >= 25 : [19, 21].some((since) => now < since && old >= since);
}
