import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { apiServerArgs, egressConfig } from '../../../activities/rehearsal/api-flags.js';
import type { ServeRequest, Workshop } from '../../../activities/rehearsal/copy.js';
import { parseEtcdVersion } from '../../../activities/rehearsal/etcd-version.js';
import { endpointsOf } from '../../../activities/rehearsal/etcd-way.js';
import { serveCopy } from '../../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import { programsOf } from './the-programs.js';

// Real programs on a busy machine.
jest.setTimeout(120_000);

const programs = programsOf('v1.23.6');

let root: string;
let workshop: Workshop;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'copy-'));
  workshop = await openWorkshop(root);
});
afterEach(async () => {
  await workshop.close();
  rmSync(root, { recursive: true });
});

const served = (more: Partial<ServeRequest>) =>
  serveCopy(workshop, { name: 'target', programs, serviceRange: '10.96.0.0/16', ...more });

/** A program of the test's own. */
function script(name: string, text: string): string {
  const file = join(root, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o700);
  return file;
}

test('an API server that ends early is told with its last words', async () => {
  await expect(served({ flags: ['--no-such-flag=1'] })).rejects.toThrow(
    /API server v1.23.6 to be ready: it ended with exit code 1: [^]*unknown flag: --no-such-flag/,
  );
});

test('a port that somebody took meanwhile is replaced by another', async () => {
  const count = join(root, 'count');
  writeFileSync(count, '');
  const kubeApiserver = script(
    'kube-apiserver',
    `echo x >> ${count}
     if [ $(wc -l < ${count}) -lt 3 ]; then echo 'listen tcp 127.0.0.1:1: bind: address already in use' >&2; exit 1; fi
     exec ${programs.kubeApiserver} "$@"`,
  );
  const copy = await served({ programs: { ...programs, kubeApiserver } });
  expect(readFileSync(count, 'utf8')).toBe('x\nx\nx\n');
  await copy.close();
});

test('a program of another version is refused', async () => {
  const other = { ...programs, version: 'v1.24.1' as const };
  await expect(served({ programs: other })).rejects.toThrow(
    /is v1.23.6, not v1.24.1; put the right program into the bundle/,
  );
});

test('a snapshot that was damaged is not restored', async () => {
  const path = join(workshop.directory, 'snapshot.db');
  writeFileSync(path, Buffer.alloc(8_192 + 32, 7));
  const snapshot = { path, node: 'cp-1', bytes: 1, sha256: '', revision: 1, takenAt: '' };
  await expect(served({ snapshot })).rejects.toThrow(/etcd(?:utl|ctl): ended with/);
});

test('a name that is no directory of the workshop is refused', async () => {
  await expect(served({ name: '../out' })).rejects.toThrow(/copy "..\/out"/);
});

test('only versions that need a flag are given it', () => {
  const args = (version: 'v1.15.12' | 'v1.19.12' | 'v1.23.6') =>
    apiServerArgs({ version, etcdUrl: 'unix://c:0', port: 1, serviceRange: '10.96.0.0/16' }).join(
      ' ',
    );
  expect(args('v1.15.12')).toContain('--insecure-port=0');
  expect(args('v1.15.12')).not.toContain('egress');
  expect(args('v1.19.12')).toContain('--egress-selector-config-file=egress.json');
  expect(args('v1.23.6')).not.toContain('insecure-port');
  expect(egressConfig('v1.15.12', '/nowhere')).toBeUndefined();
  expect(egressConfig('v1.19.12', '/nowhere')).toMatchObject({
    apiVersion: 'apiserver.k8s.io/v1alpha1',
  });
});

test.each([
  ['etcd Version: 3.3.10\nGit SHA: 27fc7e2', { text: '3.3.10', gateway: 'v3beta' }],
  ['etcd Version: 3.2.24', { text: '3.2.24', gateway: 'v3alpha' }],
  ['etcd Version: 3.6.4\nGo Version: go1.23.11', { text: '3.6.4', minor: 6, gateway: 'v3' }],
])('%j names its gateway', (said, version) => {
  expect(parseEtcdVersion(said)).toMatchObject(version);
});

test.each([
  [
    'https://127.0.0.1:2379,https://10.0.0.1:2379',
    'https://127.0.0.1:2379',
    ['https://127.0.0.1:2379', 'https://10.0.0.1:2379'],
  ],
  // The certificate may name localhost alone: what the API server uses goes first.
  [
    'https://0.0.0.0:2379',
    'https://localhost:2379',
    ['https://localhost:2379', 'https://127.0.0.1:2379'],
  ],
  // Other members are not asked, nor what listens for something else.
  [
    'https://10.0.0.1:2379',
    'https://10.0.0.2:2379,https://10.0.0.1:2379,https://127.0.0.1:9999',
    ['https://10.0.0.1:2379'],
  ],
  ['unix://etcd.sock', '', []],
  // etcd has its addresses in a configuration file.
  [undefined, 'https://10.0.0.2:2379,https://10.0.0.1:2379', ['https://10.0.0.1:2379']],
  [undefined, 'https://etcd.example:2379', ['https://etcd.example:2379']],
  [undefined, undefined, ['http://127.0.0.1:2379']],
])('etcd that listens on %s and is used at %s is asked at %j', (listening, used, asked) => {
  expect(endpointsOf({ address: '10.0.0.1', listening, used })).toEqual(asked);
});
