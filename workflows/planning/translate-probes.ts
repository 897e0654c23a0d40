import { healthPorts } from '../../model/facts/secure-ports.js';
import type { ComponentFacts } from '../../model/inventory.js';
import type { ComponentChange } from '../../model/plan.js';
import { type KubernetesVersion, minorOf } from '../../model/version.js';

/** Probes that ask a port which the target does not open ask the one with TLS; otherwise the kubelet kills what is well. */
export function movedProbes(
  { component, plainProbes = [] }: ComponentFacts,
  flags: ReadonlyMap<string, string>,
  to: KubernetesVersion,
): Pick<ComponentChange, 'probes'> {
  const ports = healthPorts[component];
  if (ports === undefined || minorOf(to) < ports.since) return {};
  const plain = Number(flags.get('port') ?? ports.plain);
  const secure = Number(flags.get('secure-port') ?? ports.secure);
  return plainProbes.includes(plain) ? { probes: { [String(plain)]: secure } } : {};
}
