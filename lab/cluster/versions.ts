/** Releases that the lab can run: those whose programs can be had. */
export const labVersions = ['v1.15.12', 'v1.18.8', 'v1.19.12', 'v1.23.6', 'v1.34.4'] as const;
export type LabVersion = (typeof labVersions)[number];

/** What differs between releases when a cluster of that release is set up. */
export interface VersionFacts {
  /** The minor number: 19 of v1.19.12. */
  readonly minor: number;
  readonly kubeadmApi: 'v1beta2' | 'v1beta3' | 'v1beta4';
  /** Without the leading `v`. API servers from 1.34 on do not start on etcd 3.4. */
  readonly etcd: string;
  readonly pauseTag: string;
  /** From 1.24 on a path alone is refused. */
  readonly criSocket: string;
}

const socket = '/run/containerd/containerd.sock';

const facts: Readonly<Record<LabVersion, VersionFacts>> = {
  'v1.15.12': old(15, 'v1beta2', '3.1'),
  'v1.18.8': old(18, 'v1beta2', '3.2'),
  'v1.19.12': old(19, 'v1beta2', '3.2'),
  'v1.23.6': old(23, 'v1beta3', '3.6'),
  'v1.34.4': {
    minor: 34,
    kubeadmApi: 'v1beta4',
    etcd: '3.6.4',
    pauseTag: '3.10.1',
    criSocket: `unix://${socket}`,
  },
};

/** The facts of a release. */
export const factsOf = (version: LabVersion): VersionFacts => facts[version];

/** The same release as programs are named: without the leading `v`. */
export const bare = (version: string): string => version.replace(/^v/, '');

function old(minor: number, kubeadmApi: VersionFacts['kubeadmApi'], pauseTag: string) {
  return { minor, kubeadmApi, etcd: '3.4.23', pauseTag, criSocket: socket } as const;
}
