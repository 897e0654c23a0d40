import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { recordsOf, takeCensus } from '../../../../activities/rehearsal/ladder/census.js';
import { encodingOf } from '../../../../activities/rehearsal/ladder/encoding-of.js';
import { storageHashOf } from '../../../../activities/rehearsal/ladder/storage-hash.js';

const field = (number: number, content: Buffer): Buffer => {
  const length: number[] = [];
  for (let left = content.length; ; left >>= 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    if (left <= 0x7f) break;
  }
  return Buffer.concat([Buffer.of((number << 3) | 2), Buffer.from(length), content]);
};
const text = (number: number, value: string): Buffer => field(number, Buffer.from(value));

/** As an API server writes it: the mark, then runtime.Unknown with TypeMeta and the object's bytes. */
const inProtobuf = (apiVersion: string, kind: string, raw = Buffer.from('\x0a\x00')): Buffer =>
  Buffer.concat([
    Buffer.from('k8s\0', 'latin1'),
    field(1, Buffer.concat([text(1, apiVersion), text(2, kind)])),
    field(2, raw),
    text(3, ''),
    text(4, ''),
  ]);
const inJson = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

describe('how a record is written', () => {
  test.each([
    ['protobuf', inProtobuf('apps/v1', 'Deployment'), 'apps/v1', 'Deployment'],
    ['protobuf', inProtobuf('v1', 'Secret', randomBytes(100_000)), 'v1', 'Secret'],
    [
      'json',
      inJson({ kind: 'Cart', apiVersion: 'example.com/v1', spec: 1 }),
      'example.com/v1',
      'Cart',
    ],
  ])('is read from %s', (form, value, apiVersion, kind) => {
    expect(encodingOf(value)).toEqual({ form, apiVersion, kind });
  });

  test.each([
    ['k8s:enc:aescbc:v1:key1:abc', 'aescbc'],
    ['k8s:enc:secretbox:v1:k:\u0000', 'secretbox'],
    ['k8s:enc:kms:v2:name:x', 'kms'],
  ])('is told apart where %s is encrypted', (value, by) => {
    expect(encodingOf(Buffer.from(value))).toEqual({ form: 'encrypted', by });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a plain text', Buffer.from('compact_rev_key')],
    ['JSON without a kind', inJson({ a: 1 })],
    ['JSON that is cut off', Buffer.from('{"kind": "Pod", "apiVersion"')],
    ['a kind that is no text', inJson({ kind: 1, apiVersion: 'v1' })],
    ['the mark alone', Buffer.from('k8s\0', 'latin1')],
    ['a length without an end', Buffer.from('k8s\0\x0a\xff\xff\xff\xff\xff', 'latin1')],
  ])('is nothing where it is %s', (_, value) => {
    expect(encodingOf(value)).toEqual({ form: 'other' });
  });

  test('is never taken wrongly from a record that is cut off', () => {
    const whole = inProtobuf('apps/v1', 'Deployment');
    const told = Array.from({ length: whole.length }, (_, end) =>
      encodingOf(whole.subarray(0, end)),
    );
    const named = told.filter(({ form }) => form !== 'other');
    expect(named.length).toBeGreaterThan(0);
    expect(new Set(named.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ form: 'protobuf', apiVersion: 'apps/v1', kind: 'Deployment' })]),
    );
  });

  test('never throws, whatever the bytes are', () => {
    for (let i = 0; i < 2_000; i++)
      expect(
        encodingOf(Buffer.concat([Buffer.from('k8s\0', 'latin1'), randomBytes(i % 40)])),
      ).toHaveProperty('form');
  });
});

/** Kubernetes' documentation of the discovery API shows this hash for pods. */
test('the digest of a storage version is discovery’s own', () => {
  expect(storageHashOf({ apiVersion: 'v1', kind: 'Pod' })).toBe('xPOwRZ+Yhw8=');
});

/** An etcd of some records; its answers are as long as they are allowed to be. */
function anEtcd(records: readonly (readonly [key: string, value: Buffer])[], maxBytes: number) {
  const limits: number[] = [];
  const ask = async (_: string, body: object): Promise<unknown> => {
    const { key, limit } = body as { readonly key: string; readonly limit: number };
    limits.push(limit);
    const from = Buffer.from(key, 'base64').toString();
    const rest = records.filter(([one]) => one >= from);
    const some = rest.slice(0, limit);
    if (some.reduce((sum, [, value]) => sum + value.length, 0) > maxBytes)
      throw new Error('/v3/kv/range: the answer is too long');
    return {
      header: { revision: '7' },
      kvs: some.map(([one, value]) => ({
        key: Buffer.from(one).toString('base64'),
        value: value.toString('base64'),
      })),
      more: rest.length > some.length,
    };
  };
  return { ask, limits };
}

describe('a census', () => {
  const secret = inProtobuf('v1', 'Secret');
  const records = [
    ['/registry/flowschemas/a', inProtobuf('flowcontrol.apiserver.k8s.io/v1alpha1', 'FlowSchema')],
    ['/registry/flowschemas/b', inProtobuf('flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema')],
    ...Array.from(
      { length: 200 },
      (_, i) => [`/registry/secrets/shop/${1000 + i}`, secret] as const,
    ),
    ['/registry/secrets/shop/x', Buffer.from('k8s:enc:aescbc:v1:key1:…')],
  ] as const;

  test('counts by folder and encoding, and names the first', async () => {
    const counts = await takeCensus(anEtcd(records, Infinity), '/registry');
    expect(counts.map(({ folder, encoding, count }) => [folder, encoding.form, count])).toEqual([
      ['flowschemas', 'protobuf', 1],
      ['flowschemas', 'protobuf', 1],
      ['secrets', 'protobuf', 200],
      ['secrets', 'encrypted', 1],
    ]);
    expect(counts[2]?.examples).toEqual([0, 1, 2, 3, 4].map((i) => `shop/${1000 + i}`));
  });

  test('asks for fewer records where they are large, and misses none', async () => {
    const large = Array.from(
      { length: 30 },
      (_, i) =>
        [
          `/registry/configmaps/shop/${10 + i}`,
          inProtobuf('v1', 'ConfigMap', Buffer.alloc(900_000)),
        ] as const,
    );
    const etcd = anEtcd(large, 12_000_000);
    const seen: string[] = [];
    for await (const page of recordsOf(etcd, '/registry'))
      seen.push(...page.map(({ tail }) => tail));
    expect(seen).toEqual(large.map(([key]) => key.slice('/registry/configmaps/'.length)));
    expect(etcd.limits[0]).toBeGreaterThan(8);
    expect(Math.max(...etcd.limits.slice(1))).toBeLessThanOrEqual(13);
  });
});
