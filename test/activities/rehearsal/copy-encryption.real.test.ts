import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { SidePrograms, Workshop } from '../../../activities/rehearsal/copy.js';
import { serveCopy } from '../../../activities/rehearsal/serve-copy.js';
import { takeSnapshot } from '../../../activities/rehearsal/take-snapshot.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import { FailureType } from '../../../model/failures.js';
import { aRealNode } from './a-real-node.js';
import { anEtcd } from './an-etcd.js';
import { programsOf } from './the-programs.js';

// Real programs on a busy machine.
jest.setTimeout(120_000);

const old = programsOf('v1.15.12');

let root: string;
let workshop: Workshop;
const closed: { close(): Promise<void> }[] = [];
const opened = <Thing extends { close(): Promise<void> }>(thing: Thing): Thing => {
  closed.unshift(thing);
  return thing;
};

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'copy-'));
  workshop = opened(await openWorkshop(join(root, 'rehearsals')));
});
afterEach(async () => {
  for (const thing of closed.splice(0)) await thing.close();
  expect(readdirSync(join(root, 'rehearsals'))).toEqual([]);
  rmSync(root, { recursive: true });
});

const encryption = (provider: string): string =>
  `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - ${provider}
  - identity: {}
`;
const key = randomBytes(32);
const byKey = `aescbc: {keys: [{name: k1, secret: ${key.toString('base64')}}]}`;

/** An object as an API server with that key stores it (k8s.io/apiserver, storage/value/encrypt/aes). */
function encrypted(object: object): Buffer {
  const start = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, start);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(object)), cipher.final()]);
  return Buffer.concat([Buffer.from('k8s:enc:aescbc:v1:k1:'), start, sealed]);
}

/** A node whose API server has this file for its encryption at rest. */
async function aNode(text: string) {
  const file = join(root, 'encryption.yaml');
  writeFileSync(file, text);
  const apiFlags = [`--encryption-provider-config=${file}`, '--etcd-prefix=elsewhere/'];
  const etcd = opened(await anEtcd(old.etcd, { apiFlags }));
  const { agents, ssh, node } = opened(await aRealNode());
  const { layout } = etcd;
  return { etcd, snapshot: () => takeSnapshot(agents, workshop, { ssh, node, layout }) };
}

test('Secrets that are encrypted at rest are read by every copy, wherever they lie', async () => {
  const { etcd, snapshot } = await aNode(encryption(byKey));
  const metadata = { name: 'door', namespace: 'shop', creationTimestamp: '2020-01-01T00:00:00Z' };
  const secret = { kind: 'Secret', apiVersion: 'v1', metadata, data: { word: 'aHVudGVyMg==' } };
  await etcd.put('/elsewhere/secrets/shop/door', encrypted(secret));

  const taken = await snapshot();
  expect(taken.etcdPrefix).toBe('/elsewhere');
  expect(statSync(taken.encryptionConfig ?? '').mode & 0o777).toBe(0o600);
  const served = (name: string, programs: SidePrograms) =>
    serveCopy(workshop, { name, programs, serviceRange: '10.96.0.0/16', snapshot: taken });
  const copies = await Promise.all([served('old', old), served('target', programsOf('v1.23.6'))]);
  for (const copy of copies) {
    const found = await copy.api.request('GET', '/api/v1/namespaces/shop/secrets/door');
    expect(found).toMatchObject({ data: secret.data });
    for await (const chunk of copy.keys()) expect(chunk).toContain('/elsewhere/secrets/shop/door');
  }
});

test.each([
  [
    'a key management service',
    'kms: {name: vault, endpoint: unix:///kms.sock}',
    /\(kms\), which a copy .* cannot ask/,
  ],
  ['something else', 'hunter2', /is no EncryptionConfiguration with providers$/],
  ['no YAML', '"hunter2', /is no YAML$/],
])('%s as provider is refused, and nothing of it is quoted', async (_what, provider, message) => {
  const { snapshot } = await aNode(encryption(provider));
  const refusal = await snapshot().catch((cause: Error) => cause);
  expect(refusal).toMatchObject({
    type: FailureType.Refused,
    message: expect.stringMatching(message),
  });
  expect(JSON.stringify(refusal)).not.toContain('hunter2');
});

test('a copy of a store that was full takes writes', async () => {
  const etcd = opened(await anEtcd(old.etcd, { flags: ['--quota-backend-bytes=1000000'] }));
  const { agents, ssh, node } = opened(await aRealNode());
  const isFull = async () =>
    JSON.stringify(await etcd.ask('/v3/maintenance/alarm', {})).includes('NOSPACE');
  for (let at = 0; !(await isFull()); at++) {
    if (at > 2_000) throw new Error('etcd takes more than its quota');
    await etcd.put(`/registry/x/${at}`, Buffer.alloc(50_000, 'x'));
  }
  const snapshot = await takeSnapshot(agents, workshop, { ssh, node, layout: etcd.layout });
  const request = { programs: old, serviceRange: '10.96.0.0/16', snapshot };
  const { api } = await serveCopy(workshop, { ...request, name: 'old' });
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  await api.request('POST', '/api/v1/namespaces', { body });
});
