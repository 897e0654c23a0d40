import { found } from '../../../model/finding-kinds/found.js';
import type { Detector } from './detector.js';
import { flagsOf, kubeletSettings } from './kubelet-settings.js';

const KUBELET_ROOT = '/var/lib/kubelet';
const DELETED = ' (deleted)';
/** Who may hold a port that the target listens on; the kernel cuts names to 15 characters. */
const OWNERS: { readonly [port: number]: RegExp } = {
  10248: /^(?:kubelet|hyperkube)/,
  10250: /^(?:kubelet|hyperkube)/,
  10256: /^(?:kube-proxy|hyperkube|cilium|kube-router)/,
  10257: /^(?:kube-controller|hyperkube)/,
  10259: /^(?:kube-scheduler|hyperkube)/,
};

/** The kubelet's root directory, whose mounts are unmounted and whose state is set aside. */
export const kubeletRoot: Detector = (facts, { node, layout }) => {
  const root = kubeletSettings(facts).flags.get('root-dir') ?? KUBELET_ROOT;
  return facts.processes === undefined || layout.runtime.mountsBelow.includes(root)
    ? []
    : [
        found(
          'kubelet-root-differs',
          node.name,
          `the kubelet works in ${root}, the layout says ${layout.runtime.mountsBelow.join(', ')}`,
        ),
      ];
};

/** Data that stays in its place would be opened by the new etcd. */
export const etcdData: Detector = ({ processes }, { node, layout, components }) => {
  const file = components.find(({ component }) => component === 'etcd');
  if (file === undefined) return [];
  const written = flagsOf(file.args).get('data-dir');
  const running = (processes?.running ?? []).filter(({ name }) => name === 'etcd');
  // Where its file does not tell, a lone process does; of several, one may be anybody's pod.
  const lone = running.length === 1 ? flagsOf(running[0]?.args ?? []).get('data-dir') : undefined;
  return [written ?? lone ?? []]
    .flat()
    .filter((path) => !layout.keep.some((kept) => `${path}/`.startsWith(`${kept.path}/`)))
    .map((path) =>
      found('etcd-data-differs', node.name, `etcd keeps its data in ${path}, no kept path`),
    );
};

/** Programs of the host as they run; those of static pods lie in their images. */
export const programs: Detector = ({ processes }, { node, layout }) =>
  (processes?.running ?? []).flatMap(({ name, path }) => {
    const planned = layout.programs.find((program) => program.name === name)?.path;
    const isStaticPod = layout.components.some(
      ({ component, kind }) => component === name && kind === 'static-pod',
    );
    if (planned === undefined || path === '' || isStaticPod) return [];
    const real = path.endsWith(DELETED) ? path.slice(0, -DELETED.length) : path;
    const meant = processes?.real.find((one) => one.path === planned)?.real;
    if (real !== planned && real !== meant)
      return [
        found(
          'program-differs',
          node.name,
          `${name} runs from ${real}, the layout says ${planned}`,
        ),
      ];
    return path === real
      ? []
      : [found('program-replaced', node.name, `${real} is no longer the file that runs`)];
  });

/** The directory that the kubelet starts static pods from. */
export const manifestsDirectory: Detector = (facts, { node, layout }) => {
  const is = kubeletSettings(facts).setting('staticPodPath', 'pod-manifest-path');
  const planned = layout.components
    .filter(({ kind }) => kind === 'static-pod')
    .map(({ path }) => path.slice(0, path.lastIndexOf('/')));
  const other = planned.find((path) => path !== is?.replace(/\/$/, ''));
  return is === undefined || other === undefined
    ? []
    : [
        found(
          'manifests-elsewhere',
          node.name,
          `the kubelet reads ${is}, the layout says ${other}`,
        ),
      ];
};

/** Another program on a port that the target needs. */
export const ports: Detector = ({ processes }, { node }) =>
  (processes?.ports ?? [])
    .filter(({ port, program }) => OWNERS[port]?.test(program) === false)
    // A worker has no controllers, so nobody is in their way there.
    .filter(({ port }) => node.role === 'control-plane' || port < 10257)
    .map(({ port, program }) =>
      found('port-taken', node.name, `${program} listens on port ${port}`),
    );
