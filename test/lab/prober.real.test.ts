import { type Server, createServer } from 'node:https';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../lab/nodes/until.js';
import { readRecords, startProber } from '../../lab/prober/prober.js';
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

/** What a prober sees until a request was answered as it should be, or not. */
async function seen(wanted: boolean, more: { readonly ca?: string }) {
  const { port } = server.address() as AddressInfo;
  const targets = [`https://127.0.0.1:${port}/readyz`];
  const file = join(directory, 'records.jsonl');
  const prober = await startProber({ targets, perSecond: 20, file, ...more });
  // One that a busy machine answers late has failed as well.
  await until({ name: `a request with ok ${wanted}`, deadlineMs: 60_000 }, async () => {
    const records = await readRecords(file);
    return records.some(({ ok }) => ok === wanted) ? undefined : 'none yet';
  });
  return prober.stop();
}

describe('a target over TLS', () => {
  test('answers whoever believes its certificate', async () => {
    const { requests, failed } = await seen(true, { ca });
    expect(failed).toBeLessThan(requests);
  });

  test('has not answered where its certificate is not believed', async () => {
    const { requests, failed } = await seen(false, {});
    expect(requests).toBeGreaterThan(0);
    expect(failed).toBe(requests);
  });
});
