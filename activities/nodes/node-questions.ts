import type { ComponentFacts } from '../../model/inventory.js';
import type { NodeLayout } from '../../model/layout.js';
import type { ComparedPaths } from '../assess/node-findings/across.js';
import { flagsOf } from '../assess/node-findings/kubelet-settings.js';

/** What the agent's verb `facts` is asked. */
export interface FactQuestions {
  readonly arguments: {
    /** Whose file systems are told. */
    readonly paths: readonly string[];
    /** Where the running kubelet names none. */
    readonly kubeletConfig: string;
    readonly manifests: string;
    /** Files and directories, three levels deep. */
    readonly certificates: readonly string[];
    readonly kubeconfigs: readonly string[];
    readonly digests: readonly string[];
    readonly programs: readonly string[];
    readonly units: readonly string[];
    readonly kept: readonly string[];
    readonly socket: string;
    readonly namespace: string;
  };
  readonly compared: ComparedPaths;
}

const IMAGES = ['/var/lib/containerd', '/var/lib/containers', '/var/lib/docker'];
const CERTIFICATE_FLAGS = [
  'client-ca-file',
  'tls-cert-file',
  'cert-file',
  'peer-cert-file',
  'trusted-ca-file',
  'kubelet-client-certificate',
  'proxy-client-cert-file',
  'etcd-certfile',
  'etcd-cafile',
];

/** Questions for one node, by its layout and by the flags that its components have. */
export function factQuestions(
  layout: NodeLayout,
  components: readonly ComponentFacts[],
): FactQuestions {
  const flags = new Map(components.flatMap(({ args }) => [...flagsOf(args)]));
  const kept = layout.keep.map(({ path }) => path);
  const named = CERTIFICATE_FLAGS.flatMap((flag) => flags.get(flag) ?? []);
  const encryption =
    flags.get('encryption-provider-config') ?? flags.get('experimental-encryption-provider-config');
  const compared: ComparedPaths = {
    authority: flags.get('client-ca-file') ?? '/etc/kubernetes/pki/ca.crt',
    'token-key': flags.get('service-account-key-file') ?? '/etc/kubernetes/pki/sa.pub',
    ...(encryption !== undefined && { 'encryption-key': encryption }),
  };
  const manifests = layout.components.find(({ kind }) => kind === 'static-pod')?.path;
  const written = [...kept, ...layout.programs.map(({ path }) => path)].map(parentOf);
  return {
    arguments: {
      paths: unique(['/var/lib/kube-cutover', '/var/lib/kubelet', ...IMAGES, ...written]),
      kubeletConfig: flags.get('config') ?? '/var/lib/kubelet/config.yaml',
      manifests: manifests === undefined ? '/etc/kubernetes/manifests' : parentOf(manifests),
      certificates: unique([...trees(layout), ...named]).filter(isPlain),
      kubeconfigs: unique([flags.get('kubeconfig') ?? '', '/etc/kubernetes/kubelet.conf']).filter(
        isPlain,
      ),
      digests: Object.values(compared),
      programs: layout.programs.map(({ path }) => path),
      units: unique([...layout.units, layout.runtime.unit]),
      kept,
      socket: layout.runtime.socket,
      namespace: layout.runtime.namespace,
    },
    compared,
  };
}

/** Directories of PKIs. The kubelet's own holds pods as well, so of it only the certificates are looked at. */
const trees = ({ keep, programs, runtime }: NodeLayout): string[] => [
  '/etc/kubernetes',
  ...runtime.mountsBelow.map((path) => `${path}/pki`),
  ...keep
    .map(({ path }) => path)
    .filter((path) => !runtime.mountsBelow.includes(path))
    .filter((path) => !programs.some((program) => program.path === path)),
];

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const unique = (paths: readonly string[]): string[] => [...new Set(paths)];
/** What a flag names may be relative to a directory that nobody knows. */
const isPlain = (path: string): boolean => /^\/(?!.*\/\.{1,2}(?:\/|$))/.test(path);
