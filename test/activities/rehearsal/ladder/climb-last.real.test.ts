import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { digestOfFile } from '../../../../activities/file-digest.js';
import { textAt } from '../../../../activities/objects/json-path.js';
import type { Snapshot, Workshop } from '../../../../activities/rehearsal/copy.js';
import type {
  ClimbedLast,
  ClimbLastInput,
} from '../../../../activities/rehearsal/inputs-of-copies.js';
import { serveCopy } from '../../../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../../../activities/rehearsal/workshop.js';
import { FailureType } from '../../../../model/failures.js';
import { aBundleOf, describeBundle } from '../a-bundle.js';
import { programsOf } from '../the-programs.js';
import { anOldSnapshot, gone } from './an-old-cluster.js';
import { anOldSide, type OldSide } from './an-old-side.js';
import { climbActivities } from './climb-activities.js';

// Several API servers, one after the other, on a busy machine.
jest.setTimeout(600_000);

const old = programsOf('v1.19.12');
const between = programsOf('v1.23.6');
const target = programsOf('v1.34.4');
const serviceRange = '10.96.0.0/16';
/** Enough that a rung is at it for a while. */
const schemas = 400;

let root: string;
let workshop: Workshop;
let snapshot: Snapshot;
let side: OldSide;
let input: ClimbLastInput;

/** A cluster of v1.19 that encrypts its Secrets, stopped for the switch. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'last-'));
  workshop = await openWorkshop(join(root, 'w'));
  const nodeRoot = join(root, 'node');
  const configuration = '/etc/kubernetes/encryption.yaml';
  mkdirSync(join(nodeRoot, 'etc/kubernetes'), { recursive: true });
  writeFileSync(join(nodeRoot, configuration), encryption, { mode: 0o600 });
  snapshot = await anOldSnapshot(workshop, old, schemas, [
    `--encryption-provider-config=${join(nodeRoot, configuration)}`,
  ]);
  side = await anOldSide(nodeRoot, snapshot, {
    programs: target,
    apiFlags: [
      `--service-cluster-ip-range=${serviceRange}`,
      `--encryption-provider-config=${configuration}`,
    ],
  });
  const { ssh, node, layout, run, last } = side;
  input = {
    ssh,
    node,
    layout,
    run,
    last,
    members: [node],
    to: target.version,
    bundleDirectory: targetBundle(),
    ladder: [{ version: between.version, bundle: rungBundle() }],
  };
});

afterAll(async () => {
  await side?.close();
  await workshop?.close();
  rmSync(root, { recursive: true, force: true });
});

const encryption = `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - aescbc: { keys: [{ name: k, secret: ${Buffer.from('k'.repeat(32)).toString('base64')} }] }
      - identity: {}
`;

function targetBundle(): string {
  const directory = aBundleOf(target.version, root);
  symlinkSync(target.restore, join(directory, 'etcdutl'));
  describeBundle(directory, target.version);
  return directory;
}

function rungBundle(): string {
  const directory = mkdtempSync(join(root, 'rung-'));
  symlinkSync(between.kubeApiserver, join(directory, 'kube-apiserver'));
  describeBundle(directory, between.version);
  return directory;
}

/** One worker, alive from its first call to the end of it. */
async function climbed(over: Partial<ClimbLastInput> = {}, heard = (_word: string): void => {}) {
  const activities = await climbActivities(mkdtempSync(join(root, 'a-')));
  const environment = new MockActivityEnvironment();
  environment.on('heartbeat', (word: unknown) => heard(String(word)));
  try {
    const asked = { ...input, ...over };
    return (await environment.run(activities.climbLastSnapshot, asked)) as ClimbedLast;
  } finally {
    activities.close();
  }
}

/** Every process whose program lies below a directory of the cache and that works for this test. */
const processesOf = (program: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return (
          readlinkSync(`/proc/${pid}/exe`) === program &&
          readlinkSync(`/proc/${pid}/cwd`).startsWith(root)
        );
      } catch {
        return false;
      }
    });

const inStore = (): string[] =>
  readdirSync(join(side.inStore('.'), '.')).filter((name) => name !== 'e'.repeat(64));

test('a rung or worker killed while climbing leaves the old data whole', async () => {
  let isKilled = false;
  const killing = climbed({}, (word) => {
    if (isKilled || !/^rewriting, object [1-9]\d/.test(word)) return;
    for (const pid of processesOf(between.kubeApiserver)) {
      isKilled = true;
      process.kill(pid, 'SIGKILL');
    }
  });
  await expect(killing).rejects.toThrow();
  expect(isKilled).toBe(true);

  const directory = mkdtempSync(join(root, 'k-'));
  const loader = pathToFileURL(join(import.meta.dirname, '../typescript-loader.mjs')).href;
  const hooks = `import { register } from 'node:module'; register(${JSON.stringify(loader)});`;
  const worker = spawn(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(hooks)}`,
      join(import.meta.dirname, 'a-climber.ts'),
      directory,
      JSON.stringify(input),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const words: string[] = [];
  for await (const word of createInterface({ input: worker.stdout })) {
    words.push(word);
    if (/^rewriting, object [1-9]\d/.test(word)) worker.kill('SIGKILL');
  }
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit');
  expect(worker.signalCode).toBe('SIGKILL');
  expect(words).not.toContain('sending the snapshot to the members');
  await eventually(() => readdirSync(join(directory, 'w')).length === 0);
  for (const program of [between.kubeApiserver, target.etcd])
    expect(processesOf(program)).toEqual([]);
  expect(inStore()).toEqual([]);
  expect(await digestOfFile(side.path)).toBe(snapshot.sha256);

  const done = await climbed();
  expect(done).toMatchObject({
    taken: snapshot.sha256,
    unread: [],
    // The rung's own, of versions that it does not serve.
    fewer: [expect.stringMatching(/^apiregistration\.k8s\.io\/apiservices: \d of \d+$/)],
    summary: expect.stringMatching(
      /^v1\.23\.6 wrote \d+ records of the snapshot anew; sent to 1 members$/,
    ),
  });
  expect(done.rewritten).toBeGreaterThan(schemas);
  expect(done.rungs).toEqual([`v1.23.6: ${done.rewritten} rewritten, 0 left`]);
  expect(inStore()).toEqual([done.sha256]);
  expect(await digestOfFile(side.inStore(done.sha256))).toBe(done.sha256);
  expect(statSync(side.inStore(done.sha256))).toMatchObject({ size: done.bytes });
  expect(await digestOfFile(side.path)).toBe(snapshot.sha256);
});

test('the target becomes ready on what a member was sent, with the keys of the old side', async () => {
  const [sha256 = ''] = inStore();
  const path = side.inStore(sha256);
  expect(existsSync(path)).toBe(true);
  const configuration = join(root, 'node/etc/kubernetes/encryption.yaml');
  const copy = await serveCopy(workshop, {
    name: 'target',
    programs: target,
    snapshot: { ...snapshot, path, encryptionConfig: configuration },
    serviceRange,
  });
  const secret = await copy.api.request('GET', '/api/v1/namespaces/shop/secrets/key');
  expect(textAt(secret, 'data', 'word')).toBe(Buffer.from('sesame').toString('base64'));
  const list = await copy.api.request('GET', '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas');
  const names = (list['items'] as { readonly metadata: { readonly name: string } }[])
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('shop-'));
  expect(names).toHaveLength(schemas);
  await copy.close();
});

test('where the target reads all of it, the snapshot itself goes to the other members', async () => {
  const other = { ...side.node, name: 'cp-2' };
  rmSync(side.inStore(snapshot.sha256), { force: true });
  const done = await climbed({
    to: between.version,
    bundleDirectory: ownBundle(),
    ladder: [],
    members: [side.node, other],
  });
  expect(done).toMatchObject({
    sha256: snapshot.sha256,
    revision: snapshot.revision,
    rewritten: 0,
    rungs: [],
    summary: 'nothing of the snapshot had to be written anew; sent to 1 members',
  });
  expect(await digestOfFile(side.inStore(snapshot.sha256))).toBe(snapshot.sha256);
});

test('a target that would not become ready is refused before anything is sent', async () => {
  const before = inStore();
  await expect(climbed({ ladder: [] })).rejects.toMatchObject({
    type: FailureType.Refused,
    message: expect.stringContaining(
      `${gone} FlowSchema, and v1.34.4 does not become ready on them`,
    ),
  });
  expect(inStore()).toEqual(before);
});

test('a node whose side was started since does not give its snapshot away', async () => {
  const journal = join(root, 'node/var/lib/kube-cutover/runs', side.run, 'journal.jsonl');
  writeFileSync(journal, '{"event": "done", "key": "08-undo/start-units"}\n');
  await expect(climbed()).rejects.toMatchObject({
    type: FailureType.Regressed,
    message: expect.stringContaining('units were started after the snapshot'),
  });
  rmSync(journal);
});

/** The version between as a target: it reads what the old one wrote. */
function ownBundle(): string {
  const directory = mkdtempSync(join(root, 'own-'));
  const programs = {
    'kube-apiserver': between.kubeApiserver,
    etcd: target.etcd,
    etcdutl: target.restore,
  };
  for (const [name, path] of Object.entries(programs)) symlinkSync(path, join(directory, name));
  describeBundle(directory, between.version);
  return directory;
}

/** Waits for a condition, at most ten seconds. */
async function eventually(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('it did not come about');
    await pause(20);
  }
}
