import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Snapshot, Workshop } from '../../../activities/rehearsal/copy.js';
import { serveCopy } from '../../../activities/rehearsal/serve-copy.js';
import { takeSnapshot } from '../../../activities/rehearsal/take-snapshot.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import { FailureType } from '../../../model/failures.js';
import { type RealNode, aRealNode, running } from './a-real-node.js';
import { type RealEtcd, anEtcd } from './an-etcd.js';
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
  workshop = opened(await openWorkshop(root));
});
afterEach(async () => {
  for (const thing of closed.splice(0)) await thing.close();
  expect(readdirSync(root)).toEqual([]);
  rmSync(root, { recursive: true });
});

const snapshotOf = ({ layout }: RealEtcd, { agents, ssh, node }: RealNode): Promise<Snapshot> =>
  takeSnapshot(agents, workshop, { ssh, node, layout });

test('a snapshot of a node arrives whole, and old and new serve what is in it', async () => {
  const etcd = opened(await anEtcd(old.etcd));
  await etcd.put('/registry/namespaces/shop', {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: { name: 'shop', uid: 'n-1', creationTimestamp: '2020-01-01T00:00:00Z' },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });
  await etcd.put('/registry/deployments/shop/cart', aDeployment);
  await etcd.put('/registry/secrets/shop/big', aBigSecret);
  const snapshot = await snapshotOf(etcd, opened(await aRealNode()));

  const file = readFileSync(snapshot.path);
  expect(file.length).toBe(snapshot.bytes);
  expect(createHash('sha256').update(file).digest('hex')).toBe(snapshot.sha256);
  expect(statSync(snapshot.path).mode & 0o777).toBe(0o600);
  expect(snapshot).toMatchObject({ node: 'w-1', revision: 4 });

  const request = { snapshot, serviceRange: '10.96.0.0/16' };
  const target = programsOf('v1.34.4');
  const copies = await Promise.all([
    // The target's tool restores for the old etcd as well.
    serveCopy(workshop, {
      ...request,
      name: 'old',
      programs: { ...old, restore: target.restore },
    }),
    serveCopy(workshop, { ...request, name: 'target', programs: target }),
  ]);
  for (const copy of copies) {
    const found = await copy.api.request('GET', '/apis/apps/v1/namespaces/shop/deployments/cart');
    expect(found).toMatchObject({ apiVersion: 'apps/v1', spec: { replicas: 2 } });
    const keys: string[] = [];
    for await (const chunk of copy.keys()) keys.push(...chunk);
    expect(keys).toContain('/registry/secrets/shop/big');
    expect(keys).toEqual(keys.toSorted());
  }
});

test('a stream that is cut leaves no file and is asked for again', async () => {
  const etcd = opened(await anEtcd(old.etcd));
  await etcd.put('/registry/secrets/shop/big', aBigSecret);
  const node = opened(await aRealNode(running(100_000)));
  await expect(snapshotOf(etcd, node)).rejects.toMatchObject({ type: FailureType.NotYet });
  expect(readdirSync(workshop.directory)).toEqual(['owner.json']);
});

test('an etcd without its gateway is refused in words', async () => {
  const etcd = opened(await anEtcd(old.etcd, { flags: ['--enable-grpc-gateway=false'] }));
  await expect(snapshotOf(etcd, opened(await aRealNode()))).rejects.toThrow(
    /HTTP gateway is off; let etcd run with --enable-grpc-gateway=true/,
  );
});

const aDeployment = {
  kind: 'Deployment',
  apiVersion: 'extensions/v1beta1',
  metadata: {
    name: 'cart',
    namespace: 'shop',
    uid: 'd-1',
    creationTimestamp: '2020-01-01T00:00:00Z',
  },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'cart' } },
    template: {
      metadata: { labels: { app: 'cart' } },
      spec: { containers: [{ name: 'cart', image: 'cart:1' }] },
    },
  },
};

const aBigSecret = {
  kind: 'Secret',
  apiVersion: 'v1',
  metadata: {
    name: 'big',
    namespace: 'shop',
    uid: 's-1',
    creationTimestamp: '2020-01-01T00:00:00Z',
  },
  data: { blob: 'QUJD'.repeat(200_000) },
};
