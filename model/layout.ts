/**
 * What is where on a node. Data, not code: steps act on the layout they are given, so that an odd
 * cluster needs another layout and no other code.
 */
export interface Layout {
  /** For people: `kubeadm`, `systemd-units`, or the operator's own name. */
  readonly name: string;
  readonly controlPlane: NodeLayout;
  readonly worker: NodeLayout;
}

/** The half of a layout that one role of node has. */
export interface NodeLayout {
  /** systemd units of the cluster, in the order they start; they are stopped in reverse. */
  readonly units: readonly string[];
  /**
   * Unit of the kubelet, of a part of a node whose static pods are exchanged while the kubelet runs on. Absent: the units above
   * start whatever they start.
   */
  readonly kubelet?: string;
  /** The programs whose command lines must be translated for the target version. */
  readonly components: readonly ComponentLayout[];
  /** Programs that come from the bundle and go to this very path. */
  readonly programs: readonly ProgramPath[];
  /** Files and directories that are set aside whole, by rename on their own file system. */
  readonly keep: readonly KeptPath[];
  /** What has to be cleared after the containers are gone. */
  readonly runtime: RuntimeLayout;
}

/** A Kubernetes program by its own name. */
export type ComponentName =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kubelet'
  | 'kube-proxy';

/** Where the command line of a component stands. */
export interface ComponentLayout {
  readonly component: ComponentName;
  /**
   * `static-pod`: a pod manifest that the kubelet starts. `unit`: ExecStart of a unit file.
   * `env-file`: flags in one shell-like variable, as kubeadm's kubeadm-flags.env.
   */
  readonly kind: 'static-pod' | 'unit' | 'env-file';
  readonly path: string;
}

/** A program of the bundle and where it lies on the node. */
export interface ProgramPath {
  /** Name in the bundle: `kubelet`. */
  readonly name: string;
  readonly path: string;
}

/** A path that is set aside, and what of it the new side starts from. */
export interface KeptPath {
  readonly path: string;
  /**
   * Paths below `path` whose copies the new side takes over (`pki`, `kubelet.conf`); `.` is all of it.
   * Empty: the new side starts without (a fresh etcd).
   */
  readonly carry: readonly string[];
}

/** The container runtime's state that a stopped side leaves behind. */
export interface RuntimeLayout {
  /** `containerd` socket that `ctr` talks to. */
  readonly socket: string;
  /** Unit of the runtime itself, restarted when its containers were cleared. */
  readonly unit: string;
  /** containerd namespace of Kubernetes; nothing outside it is touched. */
  readonly namespace: string;
  /** Mounts below these directories are unmounted before they are set aside. */
  readonly mountsBelow: readonly string[];
  /** host-local's address leases, cleared with the containers that held them. */
  readonly cniState: string;
}

/** Does the kubelet start anything of the control plane, from manifests? */
export const hasStaticPods = ({ controlPlane }: Layout): boolean =>
  controlPlane.components.some(({ kind }) => kind === 'static-pod');

/** Is kube-proxy a unit on the nodes, and no pod that a DaemonSet brings? */
export const hasProxyUnit = ({ worker }: Layout): boolean =>
  worker.components.some(({ component }) => component === 'kube-proxy');
