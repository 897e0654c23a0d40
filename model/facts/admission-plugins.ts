/** An admission plugin that API servers no longer have, and what is lost with it. */
export interface RemovedPlugin {
  readonly name: string;
  /** 25: v1.25 refuses the name. */
  readonly goneIn: number;
  /** What nobody checks or writes any more; absent where another part does it. */
  readonly loss?: string;
}

/**
 * Source: the list of plugins that `kube-apiserver --help` of v1.15.12, v1.18.8, v1.19.12, v1.23.6 and v1.34.4 prints,
 * with the minor from the release notes.
 */
export const removedPlugins: readonly RemovedPlugin[] = [
  { name: 'PodPreset', goneIn: 20, loss: 'pods no longer get what PodPresets gave them' },
  { name: 'DenyEscalatingExec', goneIn: 21, loss: 'exec into privileged pods is allowed' },
  { name: 'DenyExecOnPrivileged', goneIn: 21, loss: 'exec into privileged pods is allowed' },
  {
    name: 'PodSecurityPolicy',
    goneIn: 25,
    loss: 'no policy holds pods back; labels of namespaces for Pod Security take its place',
  },
  { name: 'SecurityContextDeny', goneIn: 30, loss: 'security contexts of pods are not refused' },
  // The external cloud provider labels volumes.
  { name: 'PersistentVolumeLabel', goneIn: 31 },
];
