import { minorOf, type KubernetesVersion } from '../../../model/version.js';
import type { EncodingCount } from './census.js';
import { knownEncoding, writtenBy } from './known-encodings.js';

/** Policies in the cluster that would judge a write that changes nothing: the plugin and the minor that brought it. */
const policies = [
  [26, 'ValidatingAdmissionPolicy'],
  [32, 'MutatingAdmissionPolicy'],
] as const;

/**
 * Flags of a rung's API server beside those of every copy: kinds that are off by default are on where the store has them, and no policy
 * speaks into the rewriting. Pure.
 */
export function rungFlags(
  version: KubernetesVersion,
  stored: readonly EncodingCount[],
): readonly string[] {
  const minor = minorOf(version);
  const families = new Set(stored.map((count) => knownEncoding(count)?.family));
  const apis: string[] = [];
  const gates: string[] = [];
  for (const family of families) {
    const written = family && writtenBy(family, minor);
    if (family === undefined || written === undefined) continue;
    apis.push(`${family.group}/${written}=true`);
    if (family.gate !== undefined) gates.push(`${family.gate}=true`);
  }
  const plugins = policies.filter(([since]) => since <= minor).map(([, plugin]) => plugin);
  return [
    // Off, every object with a privileged container is refused.
    '--allow-privileged=true',
    ...flag('runtime-config', apis),
    ...flag('feature-gates', gates),
    ...flag('disable-admission-plugins', plugins),
  ];
}

const flag = (name: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`--${name}=${[...new Set(values)].join(',')}`];
