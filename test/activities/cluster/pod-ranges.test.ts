import { expect, test } from '@jest/globals';
import { givePodRanges, withoutPodRange } from '../../../activities/cluster/pod-ranges.js';
import type { Progress } from '../../../activities/cluster/progress.js';
import { openArchive } from '../../../activities/objects/archive.js';
import { anItem } from '../objects/an-item.js';
import { FakeApi, pathOf } from '../objects/fake-api.js';
import { memoryStore } from '../../fakes/memory-store.js';

const quiet: Progress = { say: () => undefined, signal: new AbortController().signal };
const aNode = (name: string) =>
  anItem('Node', name, { spec: { podCIDR: '10.1.1.0/24', podCIDRs: ['10.1.1.0/24'] } });
const [w1, w2] = [aNode('w-1'), aNode('w-2')];

async function anExport() {
  const store = memoryStore();
  const archive = openArchive(store);
  for (const item of [w1, w2, anItem('Namespace', 'shop')]) await archive.add(item);
  const digest = await archive.end();
  return { store, ref: { digest, objects: 3, counts: {}, leftOut: {}, takenAt: '' } };
}

/** A Node as it is created, or with the word of a kubelet in it. */
const heldBack = (item: typeof w1, kubeletVersion?: string) => {
  const { of, object } = withoutPodRange(item);
  return {
    of,
    object: { ...object, ...(kubeletVersion && { status: { nodeInfo: { kubeletVersion } } }) },
  };
};
const rangeOf = (api: FakeApi, item: typeof w1) => api.objects.get(pathOf(item))?.['spec'];

async function given(api: FakeApi, nodes: readonly string[], timeoutSeconds = 5) {
  const { store, ref } = await anExport();
  const input = {
    cluster: { kubeconfig: 'k' },
    export: ref,
    images: {},
    version: 'v1.23.6',
    nodes,
    timeoutSeconds,
  };
  return givePodRanges(api, input, store, quiet);
}

test('a range comes when the kubelet has reported, and at once where none is waited for', async () => {
  const api = new FakeApi(heldBack(w1, 'v1.23.6'), heldBack(w2));
  const { summary } = await given(api, ['w-1']);
  expect(summary).toMatch(/^2 nodes had their pod range/);
  expect(rangeOf(api, w1)).toEqual(w1.object['spec']);
  expect(rangeOf(api, w2)).toEqual(w2.object['spec']);
  const first = api.writes.findIndex((write) => write.endsWith('w-1'));
  expect(api.writes.findIndex((write) => write.endsWith('w-2'))).toBeLessThan(first);
});

test('the kubelet of another version does not count, and is named', async () => {
  const api = new FakeApi(heldBack(w1, 'v1.19.12'), heldBack(w2, 'v1.23.6'));
  await expect(given(api, ['w-1', 'w-2'], 2)).rejects.toMatchObject({
    type: 'Regressed',
    message: expect.stringMatching(/: w-1 has not reported$/),
  });
  expect(rangeOf(api, w1)).not.toHaveProperty('podCIDR');
  expect(rangeOf(api, w2)).toEqual(w2.object['spec']);
});

test('given twice is given once', async () => {
  const api = new FakeApi(heldBack(w1, 'v1.23.6'), heldBack(w2, 'v1.23.6'));
  await given(api, ['w-1', 'w-2']);
  const writes = api.writes.length;
  await given(api, ['w-1', 'w-2']);
  expect(api.writes).toHaveLength(writes);
});
