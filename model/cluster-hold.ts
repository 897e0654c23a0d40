/** Id of what a run holds while it works on a cluster: the same whatever a spec calls that. */
export const holdIdOf = (uid: string): string => `cluster-${uid}`;
