import { versionFacts } from '../../../model/facts/versions.js';
import { type KubernetesVersion, byAge, isVersion, minorOf } from '../../../model/version.js';
import type { HopsAsked } from './hop.js';

/** What was asked, its texts read as versions. */
export interface Ends {
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
  /** Each once, from old to new. */
  readonly workersAt: readonly KubernetesVersion[];
  readonly available: readonly KubernetesVersion[];
}

/** Both ends of a way, or why there is none. */
export function readEnds(asked: HopsAsked): Ends | { readonly refusals: readonly string[] } {
  const { from, to } = asked;
  const workersAt = asked.workersAt ?? [from];
  const texts = [from, to, ...workersAt, ...asked.available];
  const refusals = [...new Set(texts)].flatMap((text) => notWalked(text));
  if (refusals.length > 0 || !isVersion(from) || !isVersion(to)) return { refusals };
  const ends: Ends = { from, to, workersAt: sorted(workersAt), available: sorted(asked.available) };
  const wrong = [...direction(ends), ...unknown(ends), ...ahead(ends)];
  return wrong.length === 0 ? ends : { refusals: wrong };
}

/**
 * The versions that the control plane walks, `from` first: the newest patch of each minor in between, and `to`. A minor is
 * never skipped, since an API server may drop what the one before it still wrote.
 * @see https://kubernetes.io/releases/version-skew-policy/
 */
export function chooseVersions({ from, to, available }: Ends): {
  readonly chain: readonly KubernetesVersion[];
  readonly refusals: readonly string[];
} {
  const chain = [from];
  const refusals: string[] = [];
  for (let minor = minorOf(from) + 1; minor < minorOf(to); minor += 1) {
    const newest = newestOf(available, minor);
    if (newest === undefined) refusals.push(missing(`v1.${minor}`));
    else chain.push(newest);
  }
  if (!available.includes(to)) refusals.push(missing(to));
  return { chain: [...chain, to], refusals };
}

/** The newest patch of a minor; not newer than `most` where that is said. */
export const newestOf = (
  available: readonly KubernetesVersion[],
  minor: number,
  most?: KubernetesVersion,
): KubernetesVersion | undefined =>
  available.findLast(
    (version) => minorOf(version) === minor && (most === undefined || byAge(version, most) <= 0),
  );

/** The refusal of a version without a bundle. */
export const missing = (version: string): string =>
  `no bundle of ${version} is available, and no minor can be skipped: add one`;

const sorted = (texts: readonly string[]): readonly KubernetesVersion[] =>
  [...new Set(texts)].filter(isVersion).toSorted(byAge);

function notWalked(text: string): string[] {
  if (isVersion(text)) return [];
  const major = /^v(\d+)\./.exec(text)?.[1];
  return major === undefined || major === '1'
    ? [`${text} is no released version: write it as v1.23.6`]
    : [`${text} is of major ${major}: hops lead from minor to minor of v1 only`];
}

function direction({ from, to }: Ends): string[] {
  if (from === to) return [`the cluster runs ${to} already: choose a newer version`];
  return byAge(to, from) < 0
    ? [`${to} is older than ${from}, and no API server may go back: choose a newer version`]
    : [];
}

function unknown({ from, to }: Ends): string[] {
  const known = versionFacts.map(({ minor }) => minor);
  const [oldest, newest] = [Math.min(...known), Math.max(...known)];
  return [from, to]
    .filter((version) => !known.includes(minorOf(version)))
    .map((version) => `${version} is not between v1.${oldest} and v1.${newest}, which are known`);
}

const ahead = ({ from, workersAt }: Ends): string[] =>
  workersAt
    .filter((version) => minorOf(version) > minorOf(from))
    .map(
      (version) =>
        `workers have kubelet ${version}, newer than the API server of ${from}: take them back first`,
    );
