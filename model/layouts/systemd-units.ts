import type { ComponentName, Layout, NodeLayout } from '../layout.js';

/** Where a cluster of plain binaries has its things; all paths are absolute. */
export interface SystemdUnitsOptions {
  readonly binDir: string;
  /** Configuration files, kubeconfigs and PKI. */
  readonly etcDir: string;
  readonly etcdDir: string;
  /** `--root-dir` of the kubelet. */
  readonly kubeletDir: string;
  readonly unitDir: string;
  /** Name of each component's unit, with its suffix. */
  readonly units: { readonly [component in ComponentName]: string };
  readonly runtimeSocket: string;
  readonly runtimeUnit: string;
  readonly cniState: string;
}

/** In the order in which they start; they are stopped in reverse. */
const controlPlane: readonly ComponentName[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
];

const worker: readonly ComponentName[] = ['kubelet', 'kube-proxy'];

/** A layout of plain binaries under systemd units, every component on the host. */
export const systemdUnitsLayout = (options: SystemdUnitsOptions): Layout => ({
  name: 'systemd-units',
  controlPlane: half(options, controlPlane, [{ path: options.etcdDir, carry: [] }]),
  worker: half(options, worker, []),
});

function half(
  options: SystemdUnitsOptions,
  components: readonly ComponentName[],
  more: NodeLayout['keep'],
): NodeLayout {
  const unitFile = (component: ComponentName) => `${options.unitDir}/${options.units[component]}`;
  const program = (name: string) => ({ name, path: `${options.binDir}/${name}` });
  return {
    units: components.map((component) => options.units[component]),
    components: components.map((component) => ({
      component,
      kind: 'unit',
      path: unitFile(component),
    })),
    programs: components.map(program),
    keep: [
      { path: options.etcDir, carry: ['.'] },
      // Certificates that the kubelet rotated lie here; the old side's pods and volumes stay.
      { path: options.kubeletDir, carry: ['pki'] },
      ...more,
      ...components.map((component) => ({ path: unitFile(component), carry: ['.'] })),
      ...components.map((component) => ({ path: program(component).path, carry: [] })),
    ],
    runtime: {
      socket: options.runtimeSocket,
      unit: options.runtimeUnit,
      namespace: 'k8s.io',
      mountsBelow: [options.kubeletDir],
      cniState: options.cniState,
    },
  };
}
