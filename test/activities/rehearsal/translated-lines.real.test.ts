import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommandLines } from '../../../activities/rehearsal/parse-command-lines.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import type { ComponentName } from '../../../model/layout.js';
import type { KubernetesVersion } from '../../../model/version.js';
import { targetCommandLines } from '../../../workflows/planning/command-lines.js';
import { aNode, aSpec, anInventory } from '../../fakes/plan.js';
import { root as project } from '../../tree.js';
import { aBundleOf } from './a-bundle.js';

type Lines = Readonly<Partial<Record<ComponentName, readonly string[]>>>;

/** What `kubeadm init phase` of each release writes into its manifests. */
const byKubeadm = JSON.parse(
  readFileSync(join(project, 'test/activities/rehearsal/kubeadm-args.json'), 'utf8'),
) as Readonly<Record<'v1.15.12' | 'v1.18.8' | 'v1.19.12', Lines>>;

/** As people of v1.15 wrote units by hand: much of it is gone since, renamed, or must be zero. */
const byHand: Lines = {
  'kube-apiserver': [
    '--advertise-address=10.0.0.1',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction,PodPreset,PodSecurityPolicy,DenyEscalatingExec',
    '--disable-admission-plugins=PersistentVolumeLabel',
    '--enable-swagger-ui=true',
    '--etcd-servers=https://127.0.0.1:2379',
    '--experimental-encryption-provider-config=/etc/kubernetes/encryption.yaml',
    '--feature-gates=CSIBlockVolume=true,DynamicKubeletConfig=true',
    '--insecure-bind-address=127.0.0.1',
    '--insecure-port=8080',
    '--kubelet-https=true',
    '--log-dir=/var/log/kubernetes',
    '--logtostderr=false',
    '--runtime-config=settings.k8s.io/v1alpha1=true,batch/v2alpha1=true',
    '--service-account-key-file=/pki/sa.pub',
    '--service-cluster-ip-range=10.96.0.0/12',
    '--target-ram-mb=1024',
    '--v=2',
  ],
  'kube-controller-manager': [
    '--address=127.0.0.1',
    '--experimental-cluster-signing-duration=87600h',
    '--horizontal-pod-autoscaler-use-rest-clients=true',
    '--kubeconfig=/etc/kubernetes/controller-manager.conf',
    '--log-dir=/var/log/kubernetes',
    '--pod-eviction-timeout=1m0s',
    '--port=10252',
    '--service-account-private-key-file=/pki/sa.key',
  ],
  'kube-scheduler': [
    '--address=127.0.0.1',
    '--algorithm-provider=DefaultProvider',
    '--kubeconfig=/etc/kubernetes/scheduler.conf',
    '--logtostderr=true',
    '--port=10251',
  ],
  kubelet: [
    '--kubeconfig=/etc/kubernetes/kubelet.conf',
    '--cni-bin-dir=/opt/cni/bin',
    '--container-runtime=remote',
    '--container-runtime-endpoint=unix:///run/containerd/containerd.sock',
    '--feature-gates=RotateKubeletClientCertificate=true,SupportPodPidsLimit=true',
    '--image-pull-progress-deadline=2m',
    '--network-plugin=cni',
    '--pod-infra-container-image=k8s.gcr.io/pause:3.1',
    '--redirect-container-streaming=true',
    '--stderrthreshold=2',
  ],
  'kube-proxy': ['--cleanup-ipvs=true', '--proxy-mode=ipvs', '--logtostderr=true', '--v=2'],
};

const root = mkdtempSync(join(tmpdir(), 'kc-translated-'));
afterAll(() => rmSync(root, { recursive: true }));

const linesOf = (lines: Lines, from: KubernetesVersion, version: KubernetesVersion) => {
  const components = Object.entries(lines).map(([component, args]) => ({
    component: component as ComponentName,
    path: `/etc/${component}`,
    args,
    sha256: 'f',
  }));
  return targetCommandLines(
    aSpec({ from, version }),
    anInventory({ nodes: [aNode('cp-1', { components })] }),
  );
};

test.each<readonly [string, Lines, KubernetesVersion, 'v1.23.6' | 'v1.34.4']>([
  ['kubeadm v1.15.12', byKubeadm['v1.15.12'], 'v1.15.12', 'v1.23.6'],
  ['kubeadm v1.15.12', byKubeadm['v1.15.12'], 'v1.15.12', 'v1.34.4'],
  ['kubeadm v1.18.8', byKubeadm['v1.18.8'], 'v1.18.8', 'v1.23.6'],
  ['kubeadm v1.19.12', byKubeadm['v1.19.12'], 'v1.19.12', 'v1.34.4'],
  ['people', byHand, 'v1.15.12', 'v1.23.6'],
  ['people', byHand, 'v1.15.12', 'v1.34.4'],
])(
  'what %s wrote is, translated, taken by the target (row %#)',
  async (_who, lines, from, to) => {
    const workshop = await openWorkshop(join(root, 'w'));
    try {
      const findings = await parseCommandLines(
        workshop,
        { bundleDirectory: aBundleOf(to, root), commandLines: linesOf(lines, from, to), from, to },
        () => Promise.resolve(undefined),
      );
      expect(findings.map(({ id, where, what }) => `${id} ${where}: ${what}`)).toEqual([]);
    } finally {
      await workshop.close();
    }
  },
  120_000,
);
