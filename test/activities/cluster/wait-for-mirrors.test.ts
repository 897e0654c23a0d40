import { waitForMirrors } from '../../../activities/cluster/wait-for-mirrors.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';

const progress = { say: () => undefined, signal: new AbortController().signal };

/** A static pod as its kubelet mirrors it. */
const aMirror = (name: string, container: string): JsonObject => ({
  metadata: { name, namespace: 'kube-system', annotations: { 'kubernetes.io/config.mirror': 'h' } },
  spec: { containers: [{ name: container }] },
});
const api2 = aMirror('kube-apiserver-cp-2', 'kube-apiserver');
const staying: readonly JsonObject[] = [
  aMirror('etcd-cp-2', 'etcd'),
  aMirror('kube-scheduler-cp-2', 'kube-scheduler'),
  aMirror('haproxy-cp-2', 'haproxy'),
  { metadata: { name: 'shop' }, spec: { containers: [{ name: 'kube-apiserver' }] } },
];

const components = ['kube-apiserver', 'kube-controller-manager'];

/** Answers with the pods of each look; the last again and again. */
function serving(...looks: readonly (readonly JsonObject[])[]): KubeApi & { paths: string[] } {
  const paths: string[] = [];
  return {
    paths,
    request: async (_, path) => {
      paths.push(path);
      return { items: [...(looks[Math.min(paths.length, looks.length) - 1] ?? [])] };
    },
  };
}

test('what a kubelet mirrors of the components named is waited for, and nothing else', async () => {
  const api = serving([api2, ...staying], staying);
  const wanted = { nodes: ['cp-2'], components, timeoutSeconds: 20 };
  const { summary } = await waitForMirrors(api, wanted, progress);
  expect(summary).toMatch(/^the API knew after \d+ ms which static pods had ended$/);
  expect(api.paths).toEqual(Array(2).fill(expect.stringContaining('spec.nodeName%3Dcp-2')));
});

test('what is mirrored for ever is named, as not yet so', async () => {
  const wanted = { nodes: ['cp-2'], components, timeoutSeconds: 0.3 };
  await expect(waitForMirrors(serving([api2]), wanted, progress)).rejects.toMatchObject({
    type: 'NotYet',
    message: expect.stringContaining('kube-apiserver-cp-2 is mirrored'),
  });
});
