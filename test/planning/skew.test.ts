import { skew } from '../../model/facts/skew.js';
import { type KubernetesVersion, minorOf } from '../../model/version.js';
import {
  type ClusterState,
  type NodeState,
  skewOf,
  statesOfSwitch,
} from '../../workflows/planning/skew.js';
import { aNode, aSpec, anInventory } from '../fakes/plan.js';
import { textOf } from '../tree.js';

test('the distances are those of the recorded policy', () => {
  const policy = textOf('model/facts/versions.md');
  expect(policy).toContain(`apiservers in HA: within ${skew.apiServers} minor`);
  expect(policy).toContain(`not newer than apiserver, at most ${skew.controllers} older`);
  expect(policy).toContain(`kubectl: +-${skew.kubectl}`);
  expect(policy).toContain(
    `up to ${skew.nodes} older (kubelet < 1.${skew.nodesSince}: ${skew.oldNodes})`,
  );
});

const state = {
  name: 'then',
  apiServers: ['v1.28.0'],
  controllers: ['v1.28.0'],
  nodes: [],
} as const;
const node = (kubelet: `v1.${number}.0`, kubeProxy = kubelet) => ({
  ...state,
  nodes: [{ name: 'w-1', kubelet, kubeProxy }],
});

test.each([
  ['alike', node('v1.28.0'), []],
  ['a kubelet three behind', node('v1.25.0'), []],
  [
    'an old kubelet three behind',
    { ...node('v1.24.0'), apiServers: ['v1.27.0'] as const },
    ['planned-skew-controllers', 'planned-skew-kubelet', 'planned-skew-kube-proxy'],
  ],
  ['a kubelet before the API server', node('v1.29.0', 'v1.28.0'), ['planned-skew-kubelet']],
  ['kube-proxy four behind', node('v1.28.0', 'v1.24.0'), ['planned-skew-kube-proxy']],
  [
    'API servers two apart',
    { ...state, apiServers: ['v1.26.0', 'v1.28.0'] as const, controllers: ['v1.26.0'] as const },
    ['planned-skew-api-servers', 'planned-skew-controllers'],
  ],
  ['kubectl one before', { ...state, kubectl: 'v1.29.0' as const }, []],
  ['kubectl two behind', { ...state, kubectl: 'v1.26.0' as const }, ['planned-skew-kubectl']],
  ['controllers one behind', { ...state, controllers: ['v1.27.0'] as const }, []],
  [
    'controllers before an API server',
    { ...state, apiServers: ['v1.27.0', 'v1.28.0'] as const },
    ['planned-skew-controllers'],
  ],
] as const)('%s', (_name, one, ids) => {
  expect(skewOf([one]).map(({ id }) => id)).toEqual(ids);
});

test('a switch has no skew, since nothing old runs beside the new', () => {
  expect(
    skewOf(statesOfSwitch(aSpec({ from: 'v1.15.12', version: 'v1.34.4' }), anInventory())),
  ).toEqual([]);
});

test('a node whose kubelet the layout does not change is told', () => {
  const spec = aSpec({ version: 'v1.34.4' });
  const worker = { ...spec.layout.worker, programs: [] };
  const findings = skewOf(
    statesOfSwitch(
      { ...spec, layout: { ...spec.layout, worker } },
      anInventory({ nodes: [aNode('cp-1'), aNode('w-1')] }),
    ),
  );
  expect(findings.map(({ id, where }) => [id, where])).toEqual([['planned-skew-kubelet', 'w-1']]);
});

/**
 * The states of going one minor at a time, workers with every `workersEvery`th hop and with the last one: after each
 * control plane, and after each round of workers.
 */
function statesOfStepwise(
  from: KubernetesVersion,
  to: KubernetesVersion,
  workersEvery: number,
): ClusterState[] {
  const states: ClusterState[] = [];
  let workers = from;
  for (let minor = minorOf(from) + 1; minor <= minorOf(to); minor += 1) {
    const hop: KubernetesVersion = minor === minorOf(to) ? to : `v1.${minor}.0`;
    const state = { apiServers: [hop], controllers: [hop] };
    states.push({ ...state, name: `control plane at ${hop}`, nodes: [workersAt(workers)] });
    if ((minor - minorOf(from)) % workersEvery !== 0 && hop !== to) continue;
    workers = hop;
    states.push({ ...state, name: `workers at ${hop}`, nodes: [workersAt(workers)] });
  }
  return states;
}

const workersAt = (version: KubernetesVersion): NodeState => ({
  name: 'workers',
  kubelet: version,
  kubeProxy: version,
});

test.each([
  ['every hop', 'v1.19.12', 'v1.23.6', 1, 0],
  ['every second hop below 1.25', 'v1.19.12', 'v1.23.6', 2, 0],
  ['every third hop below 1.25', 'v1.19.12', 'v1.23.6', 3, 2],
  ['every third hop from 1.25 on', 'v1.25.0', 'v1.31.0', 3, 0],
] as const)('workers with %s', (_name, from, to, every, count) => {
  expect(skewOf(statesOfStepwise(from, to, every))).toHaveLength(count);
});
