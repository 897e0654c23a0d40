import type { SystemdUnitsOptions } from '../layouts/systemd-units.js';
import { systemdUnitsLayout } from '../layouts/systemd-units.js';
import { nodePath, record, text } from './fields.js';
import { keptPathFaults } from './kept-paths.js';

/** A systemd service by name; a leading dash would be an option of systemctl. */
export const UnitName = text(
  'must be the name of a systemd service, such as kubelet.service',
  /^[A-Za-z0-9_][A-Za-z0-9:_.@-]*\.service$/,
  255,
);

const Units = record({
  etcd: UnitName.default('etcd.service'),
  'kube-apiserver': UnitName.default('kube-apiserver.service'),
  'kube-controller-manager': UnitName.default('kube-controller-manager.service'),
  'kube-scheduler': UnitName.default('kube-scheduler.service'),
  kubelet: UnitName.default('kubelet.service'),
  'kube-proxy': UnitName.default('kube-proxy.service'),
});

/** Options of the layout `systemd-units`: one root, or each directory by itself. */
const Options = record({
  root: nodePath.exactOptional(),
  binDir: nodePath.exactOptional(),
  etcDir: nodePath.exactOptional(),
  etcdDir: nodePath.exactOptional(),
  kubeletDir: nodePath.exactOptional(),
  unitDir: nodePath.default('/etc/systemd/system'),
  units: Units.prefault({}),
  runtimeSocket: nodePath.default('/run/containerd/containerd.sock'),
  runtimeUnit: UnitName.default('containerd.service'),
  cniState: nodePath.default('/var/lib/cni/networks'),
});

const below = { binDir: 'bin', etcDir: 'etc', etcdDir: 'etcd', kubeletDir: 'kubelet' } as const;
type Directory = keyof typeof below;
const directories: readonly Directory[] = ['binDir', 'etcDir', 'etcdDir', 'kubeletDir'];

/** The written form `systemd-units: {…}`, resolved to the layout that it stands for. */
export const SystemdUnits = record({ 'systemd-units': Options }).transform((written, context) => {
  const { root, ...options } = written['systemd-units'];
  const resolved: SystemdUnitsOptions = {
    ...options,
    ...directoriesOf(root, options, (name) => {
      const message = `must be an absolute path, unless root says where ${below[name]} is`;
      context.addIssue({
        code: 'custom',
        message,
        path: ['systemd-units', name],
        input: undefined,
      });
    }),
  };
  const layout = systemdUnitsLayout(resolved);
  for (const { path, message } of context.issues.length > 0
    ? []
    : keptPathFaults(layout.controlPlane.keep))
    context.addIssue({ code: 'custom', message, path: ['systemd-units'], input: path });
  return layout;
});

/** Each directory as written, else below the root; what neither names is reported. */
function directoriesOf(
  root: string | undefined,
  written: Partial<Record<Directory, string>>,
  missing: (name: Directory) => void,
): Record<Directory, string> {
  const found = (name: Directory): string => {
    const path = written[name] ?? (root === undefined ? undefined : `${root}/${below[name]}`);
    if (path === undefined) missing(name);
    return path ?? '';
  };
  const [binDir, etcDir, etcdDir, kubeletDir] = directories.map(found) as [
    string,
    string,
    string,
    string,
  ];
  return { binDir, etcDir, etcdDir, kubeletDir };
}
