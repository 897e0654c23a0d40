import type { ComponentFacts } from '../../../../model/inventory.js';
import type { ComponentName } from '../../../../model/layout.js';
import type { KubernetesVersion } from '../../../../model/version.js';
import { judge } from '../../../../workflows/planning/judge.js';
import { aNode, aProgram, aSpec, anInventory } from '../../../fakes/plan.js';
import type { Labelled, LabelledSet } from '../labelled.js';

const names = ['apiserver', 'controller-manager', 'scheduler', 'proxy'].map((one) => `kube-${one}`);
const programs = [...names, 'kubelet', 'etcd', 'etcdctl'].map(aProgram);

const { layout } = aSpec();
const proxy = { name: 'kube-proxy', path: '/usr/bin/kube-proxy' };
const { controlPlane } = layout;
const withProxy = {
  ...layout,
  controlPlane: { ...controlPlane, programs: [...controlPlane.programs, proxy] },
};

type Way = readonly [KubernetesVersion, KubernetesVersion];

/** What a plan says of a cluster whose one control-plane node has these flags on one component. */
const planned = (
  name: string,
  expected: readonly string[],
  way: Way,
  component: ComponentName,
  ...args: readonly string[]
): Labelled => withProbe(name, expected, way, component, {}, args);

/** The same, with probes of a static pod. */
const withProbe = (
  name: string,
  expected: readonly string[],
  [from, version]: Way,
  component: ComponentName,
  pod: Partial<ComponentFacts>,
  args: readonly string[] = [],
): Labelled => ({
  name,
  expected,
  findings: () => {
    const components = [
      { component, path: '/x', sha256: 'f', args: [...usual[component], ...args], ...pod },
    ];
    const { cluster } = anInventory();
    return judge(
      aSpec({ from, version, layout: withProxy }),
      anInventory({
        cluster: { ...cluster, version: from },
        nodes: [aNode('cp-1', { components, kubeletVersion: from })],
        bundle: { version, files: programs },
      }),
    );
  },
});

/** What every cluster has, so that nothing else is told. */
const usual: Readonly<Record<ComponentName, readonly string[]>> = {
  'kube-apiserver': [
    '--authorization-mode=Node,RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-account-signing-key-file=/pki/sa.key',
  ],
  'kube-controller-manager': ['--leader-elect=true'],
  'kube-scheduler': ['--leader-elect=true'],
  kubelet: ['--config=/var/lib/kubelet/config.yaml'],
  'kube-proxy': ['--config=/etc/kube-proxy.yaml'],
  etcd: ['--name=cp-1'],
};

const near: Way = ['v1.19.12', 'v1.23.6'];
const far: Way = ['v1.23.6', 'v1.34.4'];
const widest: Way = ['v1.15.12', 'v1.34.4'];

/** Command lines with one thing wrong, and clean ones. */
export const flagLabels: LabelledSet = [
  planned('a flag that is left out', ['flag-removed'], far, 'kubelet', '--network-plugin=cni'),
  planned(
    'a flag with another name',
    ['flag-renamed'],
    far,
    'kube-controller-manager',
    '--experimental-cluster-signing-duration=1h',
  ),
  {
    ...planned('an issuer that nobody set', ['flag-added', 'flag-missing'], near, 'kube-apiserver'),
    findings: () => {
      const args = ['--authorization-mode=RBAC'];
      const components = [{ component: 'kube-apiserver' as const, path: '/x', sha256: 'f', args }];
      return judge(
        aSpec(),
        anInventory({
          nodes: [aNode('cp-1', { components })],
          bundle: { version: 'v1.23.6', files: programs },
        }),
      );
    },
  },
  planned(
    'a flag that nothing replaces',
    ['flag-lost'],
    far,
    'kube-controller-manager',
    '--pod-eviction-timeout=1m',
  ),
  planned(
    'passwords',
    ['flag-indispensable'],
    widest,
    'kube-apiserver',
    '--basic-auth-file=/etc/passwords',
  ),
  planned('a plain port', ['plain-port-closed'], near, 'kube-apiserver', '--insecure-port=8080'),
  withProbe('a probe of a plain port', ['probe-moved'], near, 'kube-scheduler', {
    plainProbes: [10_251],
  }),
  withProbe('a probe by a shell', ['bundle-lacks-image', 'probe-runs-program'], near, 'etcd', {
    image: 'k8s.gcr.io/etcd:3.3.10',
    probePrograms: ['/bin/sh'],
  }),
  planned(
    'a built-in cloud',
    ['cloud-provider-gone'],
    far,
    'kube-controller-manager',
    '--cloud-provider=aws',
  ),
  planned(
    'a role that a kubelet gives itself',
    ['node-label-refused'],
    ['v1.15.12', 'v1.23.6'],
    'kubelet',
    '--node-labels=node-role.kubernetes.io/worker=',
  ),
  planned('Docker', ['kubelet-runs-docker'], far, 'kubelet', '--container-runtime=docker'),
  planned('kubenet', ['network-plugin-gone'], far, 'kubelet', '--network-plugin=kubenet'),
  planned(
    'no authorization',
    ['everything-allowed'],
    near,
    'kube-apiserver',
    '--authorization-mode=AlwaysAllow',
  ),
  planned(
    'a gate of a feature that is always on',
    ['gate-removed'],
    near,
    'kubelet',
    '--feature-gates=CSIBlockVolume=true',
  ),
  planned(
    'a gate that held a feature back',
    ['gate-forced'],
    near,
    'kubelet',
    '--feature-gates=CSIBlockVolume=false',
  ),
  planned(
    'a gate of a feature that is gone',
    ['gate-lost'],
    far,
    'kubelet',
    '--feature-gates=DynamicKubeletConfig=true',
  ),
  planned(
    'an admission plugin that others replace',
    ['plugin-removed'],
    far,
    'kube-apiserver',
    '--enable-admission-plugins=PersistentVolumeLabel',
  ),
  planned(
    'pod security policies',
    ['plugin-lost'],
    far,
    'kube-apiserver',
    '--enable-admission-plugins=PodSecurityPolicy',
  ),
  planned(
    'an alpha switched on',
    ['runtime-config-removed'],
    near,
    'kube-apiserver',
    '--runtime-config=settings.k8s.io/v1alpha1=true',
  ),
  ...(Object.keys(usual) as ComponentName[]).flatMap((component) =>
    [near, far].map((way) => planned(`a clean ${component} to ${way[1]}`, [], way, component)),
  ),
];
