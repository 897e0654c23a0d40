/** A released Kubernetes version, written as its tag: `v1.23.6`. */
export type KubernetesVersion = `v1.${number}.${number}`;

/** The form every version must have; pre-releases and vendor suffixes are refused by name. */
export const versionPattern = /^v1\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Is this text a released version? */
export const isVersion = (text: string): text is KubernetesVersion => versionPattern.test(text);

/** The minor of a version: 23 for `v1.23.6`. */
export const minorOf = (version: string): number => Number(version.split('.')[1]);

/** Negative where `a` is older than `b`; for sorting from old to new. */
export const byAge = (a: KubernetesVersion, b: KubernetesVersion): number =>
  minorOf(a) - minorOf(b) || Number(a.split('.')[2]) - Number(b.split('.')[2]);
