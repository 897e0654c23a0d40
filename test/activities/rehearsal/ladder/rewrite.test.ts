import { describe, expect, test } from '@jest/globals';
import type { ServedKind } from '../../../../activities/objects/discovery.js';
import { KubeError, type KubeApi } from '../../../../activities/objects/kube-api.js';
import { putBack } from '../../../../activities/rehearsal/ladder/put-back.js';
import {
  staleBy,
  type StaleRecord,
} from '../../../../activities/rehearsal/ladder/stale-records.js';
import { storageHashOf } from '../../../../activities/rehearsal/ladder/storage-hash.js';

const verbs = ['list', 'get', 'update'];
const aKind = (over: Partial<ServedKind>): ServedKind => ({
  group: 'batch',
  resource: 'cronjobs',
  kind: 'CronJob',
  namespaced: true,
  versions: ['v1', 'v1beta1'],
  verbs,
  storageHash: storageHashOf({ apiVersion: 'batch/v1', kind: 'CronJob' }),
  ...over,
});
const aRecord = (folder: string, apiVersion: string, kind: string) => ({
  folder,
  tail: 'shop/a',
  encoding: { form: 'protobuf', apiVersion, kind } as const,
});

describe('stale records', () => {
  const pick = staleBy({
    kinds: [
      aKind({}),
      aKind({
        resource: 'daemonsets',
        kind: 'DaemonSet',
        group: 'extensions',
        versions: ['v1beta1'],
        storageHash: 'of extensions',
      }),
      aKind({
        resource: 'daemonsets',
        kind: 'DaemonSet',
        group: 'apps',
        versions: ['v1'],
        storageHash: storageHashOf({ apiVersion: 'apps/v1', kind: 'DaemonSet' }),
      }),
      aKind({
        group: 'example.com',
        resource: 'carts',
        kind: 'Cart',
        versions: ['v1'],
        storageHash: 'x',
      }),
      aKind({ group: '', resource: 'secrets', kind: 'Secret', versions: ['v1'], storageHash: 'y' }),
      aKind({
        group: '',
        resource: 'bindings',
        kind: 'Binding',
        verbs: ['create'],
        storageHash: 'z',
      }),
    ],
    stored: new Map([['carts.example.com', 'v1']]),
  });

  test('are those that the API server writes otherwise, asked for in the most exact version', () => {
    expect(pick(aRecord('cronjobs', 'batch/v1', 'CronJob'))).toBeUndefined();
    expect(pick(aRecord('cronjobs', 'batch/v1beta1', 'CronJob'))?.of).toMatchObject({
      version: 'v1',
    });
  });

  test('of a kind in two groups are asked for in the one that stays', () => {
    expect(pick(aRecord('daemonsets', 'extensions/v1beta1', 'DaemonSet'))?.of).toMatchObject({
      group: 'apps',
    });
    expect(pick(aRecord('daemonsets', 'apps/v1', 'DaemonSet'))).toBeUndefined();
  });

  test('are no custom ones, none of kinds that cannot be written, and none that nobody serves', () => {
    expect(pick(aRecord('example.com/carts', 'example.com/v1alpha1', 'Cart'))).toBeUndefined();
    expect(pick(aRecord('bindings', 'v1beta9', 'Binding'))).toBeUndefined();
    expect(pick(aRecord('podpreset', 'settings.k8s.io/v1alpha1', 'PodPreset'))).toBeUndefined();
  });

  test('are all encrypted ones', () => {
    const encoding = { form: 'encrypted', by: 'aescbc' } as const;
    expect(pick({ folder: 'secrets', tail: 'shop/a', encoding })?.of).toMatchObject({
      resource: 'secrets',
    });
  });
});

describe('putting back', () => {
  const record: StaleRecord = {
    ...aRecord('cronjobs', 'batch/v1beta1', 'CronJob'),
    of: { group: 'batch', version: 'v1', resource: 'cronjobs', kind: 'CronJob', namespaced: true },
  };
  const path = '/apis/batch/v1/namespaces/shop/cronjobs/a';

  /** An object that somebody else changes `conflicts` times, each time between the two requests. */
  function anApi(conflicts: number, refusal?: KubeError) {
    let version = 1;
    let left = conflicts;
    const put: unknown[] = [];
    const api: KubeApi = {
      request: async (method, at, { body } = {}) => {
        expect(at).toBe(path);
        const object = {
          metadata: { name: 'a', resourceVersion: String(version) },
          spec: { a: 1 },
        };
        if (method === 'GET') return object;
        if (left-- > 0) {
          version += 1;
          throw new KubeError('PUT: 409 changed', 409, 'Conflict');
        }
        if (refusal !== undefined) throw refusal;
        put.push(body);
        return {};
      },
    };
    return { api, put };
  }

  test('sends what was read, and reads again where somebody else wrote', async () => {
    const { api, put } = anApi(3);
    expect(await putBack(api, record)).toBe('written');
    expect(put).toEqual([{ metadata: { name: 'a', resourceVersion: '4' }, spec: { a: 1 } }]);
  });

  test('tells a refusal without content', async () => {
    const said = 'PUT /x: 422 CronJob "a" is invalid: spec.schedule {"secret":1}';
    const { api } = anApi(0, new KubeError(said, 422, 'Invalid'));
    const became = await putBack(api, record);
    expect(became).toMatchObject({ because: expect.stringContaining('is invalid') });
    expect(JSON.stringify(became)).not.toContain('secret');
  });

  test('does not go on for ever', async () => {
    expect(await putBack(anApi(1_000).api, record)).toMatchObject({ because: expect.anything() });
  });

  test('finds an object that is gone gone', async () => {
    const { api } = anApi(0, new KubeError('PUT: 404', 404, 'NotFound'));
    expect(await putBack(api, record)).toBe('gone');
  });

  test.each([0, 503])('fails where the API server is away (%d)', async (status) => {
    await expect(putBack(anApi(0, new KubeError('away', status, '')).api, record)).rejects.toThrow(
      'away',
    );
  });
});
