import { hasLeft } from '../../../../activities/cluster/drain/ended.js';
import { objectAt, type JsonObject } from '../../../../activities/objects/json-path.js';
import { aPod, type PodTraits } from './fake-node.js';

const ended = { state: { terminated: { exitCode: 0 } } };
const deletionTimestamp = '2026-01-01T00:00:30Z';

/** A pod of one container that was asked to end, with what its kubelet tells. */
function anEnding(status: JsonObject, traits: PodTraits = {}): JsonObject {
  const pod = aPod('web-6d4-a', traits);
  return { ...pod, metadata: { ...objectAt(pod, 'metadata'), deletionTimestamp }, status };
}
const gone = { containerStatuses: [ended], initContainerStatuses: [ended] };

test.each(['ReplicaSet', 'ReplicationController', 'Job'])(
  'a pod of a %s has left when its containers have ended',
  (kind) => {
    const volumes = ['configMap', 'secret', 'projected', 'downwardAPI', 'hostPath'];
    const traits = { owner: [kind, 'web'], emptyDir: 'tmp', volumes } as const;
    expect(hasLeft(anEnding(gone, traits))).toBe(true);
  },
);

test('one that nobody asked to end has not', () => {
  expect(hasLeft({ ...aPod('web-6d4-a'), status: gone })).toBe(false);
});

test.each<[string, PodTraits]>([
  ['its controller replaces when it is gone', { owner: ['StatefulSet', 'web'] }],
  ['a controller has that is not known', { owner: ['CloneSet', 'web'] }],
  ['nobody starts anew', { owner: 'none' }],
  ['has a volume that another node is to have', { volumes: ['persistentVolumeClaim'] }],
  ['has a volume that is not known', { volumes: ['configMap', 'csi'] }],
])('a pod that %s has not until it is removed', (_, traits) => {
  expect(hasLeft(anEnding(gone, traits))).toBe(false);
});

const running = { state: { running: {} } };
test.each<[string, JsonObject]>([
  ['tells of no container', {}],
  ['has a container that runs', { containerStatuses: [running] }],
  ['has a container that never ran', { containerStatuses: [{ state: { waiting: {} } }] }],
  ['has an init container that runs', { ...gone, initContainerStatuses: [ended, running] }],
  ['is being looked into', { ...gone, ephemeralContainerStatuses: [running] }],
])('a pod that %s has not', (_, status) => {
  expect(hasLeft(anEnding(status))).toBe(false);
});

test('a pod of which one container of two has ended has not', () => {
  const pod = anEnding(gone);
  const spec = { ...objectAt(pod, 'spec'), containers: [{ name: 'web' }, { name: 'proxy' }] };
  expect(hasLeft({ ...pod, spec })).toBe(false);
});
