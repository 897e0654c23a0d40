import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { KubeError, type KubeApi } from '../../../activities/objects/kube-api.js';
import { listPath, objectPath, type Item } from '../../../activities/objects/resource.js';
import { openKeyAccount } from '../../../activities/rehearsal/account-keys.js';
import { openCarrier } from '../../../activities/rehearsal/carry.js';
import { foldersOf } from '../../../activities/rehearsal/key-place.js';
import { openLedger } from '../../../activities/rehearsal/ledger.js';
import { pairKinds } from '../../../activities/rehearsal/pair-kinds.js';
import { readSides } from '../../../activities/rehearsal/read-sides.js';
import type { ReadCopy } from '../../../activities/rehearsal/stream-kind.js';
import type { ServedKind } from '../../../activities/objects/discovery.js';
import type { Store } from '../../../activities/store/store.js';
import { anItem } from '../objects/an-item.js';
import { quiet } from './local-hands.js';

const verbs = ['list', 'create'];
const kindOf = ({ of }: Item): ServedKind => ({ ...of, versions: [of.version], verbs });

/** A copy that serves these objects; what is `broken` cannot be decoded. */
function aCopy(items: readonly Item[], broken: readonly string[] = []): ReadCopy {
  const tailOf = ({ object }: Item): string => {
    const { namespace, name } = object['metadata'] as { namespace?: string; name: string };
    return namespace === undefined ? name : `${namespace}/${name}`;
  };
  const sorted = items.toSorted((a, b) => (tailOf(a) < tailOf(b) ? -1 : 1));
  const isBroken = (item: Item): boolean => broken.includes(tailOf(item));
  const api: KubeApi = {
    request: async (_, path) => {
      const plain = path.split('?')[0];
      const listed = sorted.filter(({ of }) => listPath(of) === plain);
      const one = sorted.find((item) => objectPath(item) === plain);
      if (listed.some(isBroken) || (one !== undefined && isBroken(one)))
        throw new KubeError('GET: 500 no kind "Secret-like" is registered', 500, 'InternalError');
      return one?.object ?? { items: listed.map(({ object }) => object) };
    },
  };
  return {
    api,
    keys: async function* () {
      yield sorted.map((item) => `${foldersOf(item.of)[0]}/${tailOf(item)}`);
    },
  };
}

const nowhere: Store = {
  put: async (content) => createHash('sha256').update(content).digest('hex'),
  get: () => Promise.reject(new Error('nothing is kept')),
};

/** Reads two sides as a rehearsal does and gives what was found. */
async function read(
  old: readonly Item[],
  now: readonly Item[],
  { oldBroken = [] as string[], nowBroken = [] as string[], extraKeys = [] as string[] } = {},
) {
  const ledger = openLedger();
  const [before, target] = [aCopy(old, oldBroken), aCopy(now, nowBroken)];
  const pairs = pairKinds(old.map(kindOf), now.map(kindOf), new Map());
  const snapshot = { revision: 1000, takenAt: '2020-01-01T00:00:00Z' };
  const apis = { kinds: now.map(kindOf), aggregated: new Set<string>() };
  const carrier = openCarrier({
    api: target.api,
    apis,
    version: 'v1.23.6',
    store: nowhere,
    ledger,
    snapshot,
  });
  const account = openKeyAccount([]);
  const sides = { old: before, target, pairs, revision: 1000 };
  const { objects } = await readSides(sides, { carrier, account, ledger, progress: quiet });
  const keys = async function* () {
    yield* before.keys();
    yield extraKeys;
  };
  await account.settle({ keys }, ledger);
  const carried = await carrier.end(false);
  const findings = ledger.findings().map(({ id, where, what }) => `${id} ${where}: ${what}`);
  return { findings, objects, carried };
}

const map = (name: string, data: JsonObject): Item => anItem('ConfigMap', name, { data });

test('what both sides read alike is carried and needs no word', async () => {
  const items = [map('shop/a', { x: '1' }), map('shop/b', {}), anItem('Node', 'w-1', { spec: {} })];
  const { findings, objects, carried } = await read(items, items);
  expect(findings).toEqual([]);
  expect(objects).toBe(3);
  expect(carried.export.counts).toEqual({ configmaps: 2, nodes: 1 });
});

describe('differences', () => {
  test('a changed value and a pruned one are told by path, not by value', async () => {
    const { findings } = await read(
      [map('shop/a', { x: 'secret-1' }), map('shop/b', { x: 'secret-2' })],
      [map('shop/a', { x: 'secret-3' }), map('shop/b', {})],
    );
    expect(findings).toEqual([
      'object-changed shop/ConfigMap/a: shop/ConfigMap/a: data.x',
      'object-pruned shop/ConfigMap/b: shop/ConfigMap/b: data.x',
    ]);
  });
  test('an object that the target lacks has vanished', async () => {
    const { findings } = await read(
      [map('a-b/c', {}), map('a/b', {}), map('shop/z', {})],
      [map('a/b', {}), map('shop/z', {})],
    );
    expect(findings).toEqual([
      'object-vanished a-b/ConfigMap/c: configmaps of the target lacks it',
    ]);
  });
  test('a kind that the target lacks needs a decision, and is counted', async () => {
    const preset = anItem('PodPreset', 'shop/p');
    const { findings, carried } = await read([preset, map('shop/a', {})], [map('shop/a', {})]);
    expect(findings).toEqual([
      'kind-without-successor podpresets.example.com: 1 objects: shop/PodPreset/p',
    ]);
    expect(carried.export.leftOut).toEqual({ 'no successor for podpresets.example.com': 1 });
  });
  test('what the copies made by themselves is no difference', async () => {
    const created = { creationTimestamp: new Date().toISOString(), resourceVersion: '2000' };
    const own = (name: string): Item => anItem('ConfigMap', name, { metadata: created });
    const { findings } = await read(
      [map('shop/a', {}), own('shop/of-old')],
      [map('shop/a', {}), own('shop/of-new')],
    );
    expect(findings).toEqual([]);
  });
});

test('a Helm release names what the target serves', async () => {
  const manifest = 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata:\n  name: web\n';
  const packed = gzipSync(JSON.stringify({ name: 'web', manifest })).toString('base64');
  const release = anItem('Secret', 'shop/sh.helm.release.v1.web.v1', {
    type: 'helm.sh/release.v1',
    metadata: { labels: { owner: 'helm' } },
    data: { release: Buffer.from(packed).toString('base64') },
  });
  const { findings } = await read([release], [release]);
  expect(findings).toEqual([
    'deliberate-difference a Helm release names the versions that are served: ' +
      '1: shop/Secret/sh.helm.release.v1.web.v1',
  ]);
});

describe('what cannot be read', () => {
  const items = [map('shop/a', {}), map('shop/b', {}), map('shop/c', {})];
  test('is named, the rest of its kind is carried', async () => {
    const { findings, objects, carried } = await read(items, items, { nowBroken: ['shop/b'] });
    expect(findings).toEqual([
      expect.stringMatching(
        /^object-unreadable shop\/ConfigMap\/b: the target API server: no kind/,
      ),
    ]);
    expect(objects).toBe(2);
    expect(carried.export.counts).toEqual({ configmaps: 2 });
  });
  test('on both sides is told once', async () => {
    const broken = ['shop/b'];
    const { findings } = await read(items, items, { oldBroken: broken, nowBroken: broken });
    expect(findings).toHaveLength(1);
  });
});

test('a key that no object stands for is told by its folder', async () => {
  const items = [map('shop/a', {})];
  const extraKeys = [
    'gone.example.com/carts/shop/one',
    'masterleases/10.0.0.1',
    'configmaps/shop/a',
  ];
  const { findings } = await read(items, items, { extraKeys });
  expect(findings).toEqual(['key-unaccounted gone.example.com/carts: 1: shop/one']);
});

test('of many findings alike a hundred are told one by one', async () => {
  const many = (x: string): readonly Item[] =>
    Array.from({ length: 150 }, (_, i) => map(`shop/m-${i}`, { x }));
  const { findings } = await read(many('1'), many('2'));
  expect(findings).toHaveLength(101);
  expect(findings.at(-1)).toBe('object-changed further places: 50 more than are told one by one');
});
