import { jest } from '@jest/globals';
import { type NodeSeen, nodesUnmet } from '../../lab/cluster/health.js';
import { labGet, labKubectl } from '../../lab/cluster/kubectl.js';
import { labDown, labSsh } from '../../lab/lab.js';
import { until } from '../../lab/nodes/until.js';
import {
  PATIENCE_MS,
  type Scene,
  expectServed,
  kubeletVersions,
  openScene,
  untilAccept,
} from './chain.js';

jest.setTimeout(2 * PATIENCE_MS);

let scene: Scene;
beforeAll(async () => {
  const own = { name: 'lab-joining', version: 'v1.15.12', network: '10.233.12.0/24' } as const;
  scene = await openScene('kubeadm.lab.yaml', own);
});
afterAll(async () => {
  await scene?.close();
  if (scene) await labDown(scene.lab.name);
});

/** One lab, one chain: each link begins where the last one ended. */
describe('a cluster that kubeadm of v1.15.12 has made and that jumped to v1.23.6', () => {
  test('is moved, and whoever joins may ask for what kubeadm asks for since v1.18', async () => {
    expect(await mayLookForNodes()).toBe(false);
    await untilAccept(scene, 'v1.23.6');
    await expectServed(scene, 'v1.23.6');
    expect(await mayLookForNodes()).toBe(true);
  });

  test('has its record in a form that the kubeadm of today reads', async () => {
    const told = await labGet<{ data: { ClusterConfiguration: string } }>(scene.lab, [
      '--namespace=kube-system',
      'configmap/kubeadm-config',
    ]);
    expect(told.data.ClusterConfiguration).toContain('apiVersion: kubeadm.k8s.io/v1beta3\n');
    expect(told.data.ClusterConfiguration).toContain('kubernetesVersion: v1.23.6\n');
  });

  test('lets a machine join by kubeadm', async () => {
    const { lab } = scene;
    await labKubectl(lab, ['delete', 'node', 'w-2']);
    const own = ['config.yaml', 'kubeadm-flags.env', 'pki'].map((one) => `/var/lib/kubelet/${one}`);
    await labSsh(lab, 'w-2', `systemctl stop kubelet && rm -rf /etc/kubernetes/* ${own.join(' ')}`);
    const ticket = await labSsh(lab, 'cp-1', 'kubeadm token create --print-join-command');
    await labSsh(lab, 'w-2', `${ticket.trim()} --skip-phases=preflight`);
    await until({ name: 'w-2 to be Ready', deadlineMs: 120_000, everyMs: 2_000 }, joined);
    expect((await kubeletVersions(scene))['w-2']).toBe('v1.23.6');
  });
});

/** What the API server says of those who join. */
async function mayLookForNodes(): Promise<boolean> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: 'system:bootstrap:abcdef',
      groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'],
      resourceAttributes: { verb: 'get', resource: 'nodes' },
    },
  };
  const input = JSON.stringify(review);
  const told = await labKubectl(scene.lab, ['create', '-f', '-', '-o', 'json'], { input });
  return (JSON.parse(told) as { status: { allowed: boolean } }).status.allowed;
}

/** Is w-2 a node that is Ready? */
const joined = async (): Promise<string | undefined> =>
  nodesUnmet(['w-2'], (await labGet<{ items: NodeSeen[] }>(scene.lab, ['nodes'])).items);
