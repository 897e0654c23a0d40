import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { KubeError, type KubeApi } from '../../../activities/objects/kube-api.js';
import { readItems, streamChunks } from '../../../activities/objects/read-items.js';
import { nameOf } from '../../../activities/objects/resource.js';

const of = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
};

/** Lists as an API server does; what it was asked for is remembered. */
function lister(objects: readonly JsonObject[], trouble: (limit: number, from: number) => void) {
  const asked: number[] = [];
  const api: KubeApi = {
    request: async (_, path) => {
      const query = new URLSearchParams(path.split('?')[1]);
      const [limit, from] = [Number(query.get('limit')), Number(query.get('continue') ?? 0)];
      asked.push(limit);
      trouble(limit, from);
      const end = from + limit;
      return {
        items: objects.slice(from, end),
        metadata: end < objects.length ? { continue: `${end}` } : {},
      };
    },
  };
  return { api, asked };
}

const some = (count: number, text = ''): readonly JsonObject[] =>
  Array.from({ length: count }, (_, i) => ({ metadata: { name: `c-${i}` }, data: { text } }));

const namesIn = async (api: KubeApi): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const chunk of streamChunks(api, of)) names.push(...chunk.map(nameOf));
  return names;
};

test('small objects come in ever longer answers', async () => {
  const { api, asked } = lister(some(2000), () => undefined);
  expect(await namesIn(api)).toHaveLength(2000);
  expect(asked).toEqual([64, 128, 256, 500, 500, 500, 500].slice(0, asked.length));
});

test('large objects come in shorter ones', async () => {
  const { api, asked } = lister(some(100, 'x'.repeat(1_000_000)), () => undefined);
  expect(await namesIn(api)).toHaveLength(100);
  expect(asked[1]).toBeLessThan(8);
});

test('an answer that is too long is asked for in parts', async () => {
  const { api } = lister(some(200), (limit) => {
    if (limit > 10) throw new KubeError('x: GET /: the answer is too long', 0, 'NoAnswer');
  });
  const names = await namesIn(api);
  expect(new Set(names).size).toBe(200);
});

test('a list whose continuation expired is begun again', async () => {
  let expired = 0;
  const { api } = lister(some(300), (_, from) => {
    if (from > 0 && expired++ === 0) throw new KubeError('gone', 410, 'Expired');
  });
  expect(await readItems(api, [of])).toHaveLength(300);
});
