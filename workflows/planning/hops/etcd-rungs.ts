import { versionFacts } from '../../../model/facts/versions.js';
import { type KubernetesVersion, minorOf } from '../../../model/version.js';
import type { EtcdNow } from './hop.js';

/** The first of 3.5 that 3.6 may follow: before it, removed members come back (CHANGELOG-3.5). */
const before3Minor6 = '3.5.26';

/** What etcd has to have been on before a hop, and what it is after it. */
export interface EtcdHop {
  readonly rungs: readonly string[];
  readonly after: EtcdNow;
}

/** Is this text a version of etcd 3? */
export const isEtcdVersion = (text: string): boolean => /^v?3\.\d+\.\d+$/.test(text);

/**
 * etcd around a hop to `version`. One outside must be as new as that API server asks for. One that comes with the hops goes to
 * what kubeadm has for that minor. Either goes from minor to minor, and to 3.6 from 3.5.26 on.
 */
export function etcdOfHop(now: EtcdNow, version: KubernetesVersion): EtcdHop {
  const facts = versionFacts.find(({ minor }) => minor === minorOf(version));
  const wanted = now.isOutside ? facts?.minExternalEtcd : facts?.etcd;
  if (wanted === undefined || !isOlder(now.version, wanted)) return { rungs: [], after: now };
  const between = rungsBetween(now.version, wanted);
  return {
    rungs: now.isOutside ? [...between, wanted] : between,
    after: { ...now, version: wanted },
  };
}

function rungsBetween(is: string, wanted: string): string[] {
  const rungs: string[] = [];
  for (let minor = minorIn(is); minor < minorIn(wanted); minor += 1) {
    const isBefore6 = minor === 5;
    if (isBefore6 && isOlder(is, before3Minor6)) rungs.push(before3Minor6);
    else if (!isBefore6 && minor > minorIn(is)) rungs.push(`3.${minor}.0`);
  }
  return rungs;
}

const partsOf = (version: string): number[] => version.replace(/^v/, '').split('.').map(Number);
const minorIn = (version: string): number => partsOf(version)[1] ?? 0;

function isOlder(version: string, than: string): boolean {
  const other = partsOf(than);
  const different = partsOf(version).map((part, at) => part - (other[at] ?? 0));
  return (different.find((by) => by !== 0) ?? 0) < 0;
}
