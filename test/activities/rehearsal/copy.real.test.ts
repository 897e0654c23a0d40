import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listAt, textAt } from '../../../activities/objects/json-path.js';
import type { Workshop } from '../../../activities/rehearsal/copy.js';
import { serveCopy } from '../../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import { programsOf } from './the-programs.js';

const startMs = 60_000;

/** A listener on an address of this machine that is not loopback: a stand-in for the real cluster. */
async function aTrap() {
  const address = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
  if (address === undefined)
    throw new Error('this machine has no address but loopback; give it one');
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  }).listen(0, address);
  await once(server, 'listening');
  return {
    address,
    port: (server.address() as AddressInfo).port,
    visits: () => visits,
    close: () => new Promise((closed) => server.close(closed)),
  };
}
type Trap = Pick<Awaited<ReturnType<typeof aTrap>>, 'address' | 'port'>;

const aService = ({ address, port }: Trap) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'trap' },
  spec: { type: 'ExternalName', externalName: address, ports: [{ port }] },
});

const anApiService = ({ port }: Trap) => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1.trap.example' },
  spec: {
    group: 'trap.example',
    version: 'v1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    insecureSkipTLSVerify: true,
    service: { name: 'trap', namespace: 'default', port },
  },
});

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it did not come about');
    await pause(50);
  }
}

describe.each(['v1.15.12', 'v1.23.6', 'v1.34.4'] as const)('an empty copy of %s', (version) => {
  let root: string;
  let workshop: Workshop;
  let trap: Awaited<ReturnType<typeof aTrap>>;
  beforeAll(async () => {
    trap = await aTrap();
    root = mkdtempSync(join(tmpdir(), 'copy-'));
    workshop = await openWorkshop(root);
  });
  afterAll(async () => {
    await trap.close();
    await workshop.close();
    expect(readdirSync(root)).toEqual([]);
    rmSync(root, { recursive: true });
  }, startMs);

  test(
    'serves objects and names their keys',
    async () => {
      const copy = await serveCopy(workshop, {
        name: 'fresh',
        programs: programsOf(version),
        serviceRange: '10.96.0.0/16',
      });
      expect(statSync(workshop.directory).mode & 0o777).toBe(0o700);
      await copy.api.request('POST', '/api/v1/namespaces', {
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      });
      const keys: string[] = [];
      for await (const chunk of copy.keys()) keys.push(...chunk);
      expect(keys).toContain('/registry/namespaces/shop');
      await copy.close();
    },
    startMs,
  );

  test(
    'asks nothing of the network, whatever the objects name',
    async () => {
      const copy = await serveCopy(workshop, {
        name: 'calls',
        programs: programsOf(version),
        serviceRange: '10.96.0.0/16',
      });
      const { api } = copy;
      await api.request('POST', '/api/v1/namespaces/default/services', { body: aService(trap) });
      const services = '/apis/apiregistration.k8s.io/v1/apiservices';
      await api.request('POST', services, { body: anApiService(trap) });
      await eventually(async () => {
        const found = await api.request('GET', `${services}/v1.trap.example`);
        const [condition] = listAt(found, 'status', 'conditions');
        return textAt(condition, 'status') === 'False';
      });
      await expect(
        api.request('GET', '/apis/trap.example/v1', { deadlineMs: 500 }),
      ).rejects.toThrow(/404|503/);
      expect(trap.visits()).toBe(0);
      await copy.close();
    },
    startMs,
  );
});
