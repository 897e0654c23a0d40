import { MockActivityEnvironment } from '@temporalio/testing';
import { createClusterActivities } from '../../../activities/cluster/index.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';
import { memoryStore } from '../../fakes/memory-store.js';

const cluster = { kubeconfig: '/k', uid: 'planned' };
const digest = 'd'.repeat(64);
const version = 'v1.23.6';
const timeoutSeconds = 1;
const exported = { digest, objects: 0, counts: {}, leftOut: {}, takenAt: '' };
const whole = { cluster, export: exported, kinds: [], images: {} };
const mine = { cluster, run: 'blue', epoch: 1, node: 'w-1' };
const refuse = {
  settledSeconds: 10,
  barePods: 'refuse',
  emptyDirPods: 'refuse',
  unreachable: 'refuse',
};

/** A good input of every activity, but for the cluster that answers. */
const inputs: Readonly<Record<keyof ReturnType<typeof createClusterActivities>, object>> = {
  recordBaseline: { cluster, checks: [] },
  importObjects: { cluster, export: exported, part: 'foundation', images: {}, version },
  givePodRanges: { cluster, export: exported, images: {}, version, nodes: [], timeoutSeconds },
  compareObjects: whole,
  listCreatedSince: whole,
  releaseLeaders: { cluster, since: 0 },
  holdLeaders: { cluster, since: 0 },
  waitForPods: { cluster, timeoutSeconds, since: 0 },
  waitForMirrors: { cluster, nodes: [], components: [], timeoutSeconds },
  updateAddOns: { cluster, images: {}, version },
  drainNode: { ...mine, ...refuse, timeoutSeconds },
  restoreSchedulability: mine,
  waitForApi: { cluster, version, timeoutSeconds },
  waitForNodes: { cluster, version, nodes: [], timeoutSeconds },
  waitForBaseline: {
    cluster,
    timeoutSeconds,
    checks: [],
    baseline: { digest, workloads: 0, broken: [] },
  },
};

/** A server of another cluster, in the version that was planned for. */
function another() {
  const asked: string[] = [];
  const api: KubeApi = {
    request: async (method, path) => {
      asked.push(`${method} ${path}`);
      return path === '/version' ? { gitVersion: version } : { metadata: { uid: 'other' } };
    },
  };
  return {
    asked,
    activities: createClusterActivities({ connect: async () => api, store: memoryStore() }),
  };
}

let env: MockActivityEnvironment;
// What should have been refused, and goes on, ends here.
afterEach(() => env.cancel());

const names = Object.keys(inputs) as readonly (keyof typeof inputs)[];

test.each(names)('%s does nothing on another cluster than the planned one', async (name) => {
  const { asked, activities } = another();
  const act = activities[name] as (input: object) => Promise<unknown>;
  env = new MockActivityEnvironment();
  const acting = env.run(act, inputs[name]);
  await expect(acting).rejects.toMatchObject({
    type: 'Refused',
    message: '/k: leads to the cluster with UID other, but the plan was made on planned',
  });
  const harmless = ['GET /version', 'GET /readyz', 'GET /api/v1/namespaces/kube-system'];
  expect(asked.filter((one) => !harmless.includes(one))).toEqual([]);
});
