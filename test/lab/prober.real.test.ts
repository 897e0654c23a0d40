import { type Server, createServer } from 'node:https';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProber } from '../../lab/prober/prober.js';
import { makeCertificate } from '../activities/cluster/certificate.js';

let directory: string;
let server: Server;
let ca: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prober-'));
  const { cert, key } = makeCertificate(directory);
  ca = cert.toString('utf8');
  server = createServer({ cert, key }, (_, response) => response.end('ok'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true, force: true });
});

/** What a prober sees until its first record, and what is on the way then. */
async function seen(more: { readonly ca?: string }) {
  const { port } = server.address() as AddressInfo;
  const targets = [`https://127.0.0.1:${port}/readyz`];
  const file = join(directory, 'records.jsonl');
  const prober = await startProber({ targets, perSecond: 20, file, ...more });
  return prober.stop();
}

describe('a target over TLS', () => {
  test('answers whoever believes its certificate', async () => {
    const { requests, failed } = await seen({ ca });
    expect(requests).toBeGreaterThan(0);
    expect(failed).toBe(0);
  });

  test('has not answered where its certificate is not believed', async () => {
    const { requests, failed } = await seen({});
    expect(requests).toBeGreaterThan(0);
    expect(failed).toBe(requests);
  });
});
