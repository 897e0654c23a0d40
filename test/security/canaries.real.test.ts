import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { createHands } from '../../activities/index.js';
import type { Activities } from '../../activities/contract.js';
import { withProgress } from '../../activities/cluster/progress.js';
import { createClusterActivities } from '../../activities/cluster/index.js';
import { KubeError } from '../../activities/objects/kube-api.js';
import type { SidePrograms } from '../../activities/rehearsal/copy.js';
import { exportObjects } from '../../activities/rehearsal/export-objects.js';
import type { RehearsalHands } from '../../activities/rehearsal/hands.js';
import { rehearse } from '../../activities/rehearsal/rehearse.js';
import { openWorkshop } from '../../activities/rehearsal/workshop.js';
import type { KindInUse } from '../../model/inventory.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { makeCertificate } from '../activities/cluster/certificate.js';
import { aReceiver, status } from '../activities/notify/a-receiver.js';
import { FakeApi } from '../activities/objects/fake-api.js';
import { aSource } from '../activities/rehearsal/a-source.js';
import { anInput, localHands } from '../activities/rehearsal/local-hands.js';
import { programsOf } from '../activities/rehearsal/the-programs.js';
import { type Stage, openStage } from '../client/a-stage.js';
import { aTemporalServer } from '../client/a-temporal-server.js';
import { cutover } from '../client/a-terminal.js';
import { aRehearsal } from '../fakes/rehearsal.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { lookFor, processesBelow } from './look-for.js';

jest.setTimeout(240_000);

/** Where secrets live, and a part of each that stands nowhere else. */
const canaries: Record<string, string> = {
  'a Secret of the cluster': `canary-${randomUUID()}`,
  "a receiver's signing key": `canary-${randomUUID()}`,
  "a receiver's URL": `canary-${randomUUID()}`,
  'the token of a kubeconfig': `canary-${randomUUID()}`,
  'the token of a Vault': `canary-${randomUUID()}`,
};

let root: string;
let stage: Stage;
let hands: Awaited<ReturnType<typeof createHands>>;
let copies: RehearsalHands;
let old: SidePrograms;
let target: SidePrograms;
const closing: (() => Promise<unknown> | void)[] = [];
/** All that was printed: by the worker, by its activities, and by the command line. */
const printed: string[] = [];
/** What was found in processes that ran below this one meanwhile. */
const foundInProcesses = new Set<string>();
const server = await aTemporalServer();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'canaries-'));
  for (const name of ['secrets', 'state', 'w']) await mkdir(join(root, name), { mode: 0o700 });
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (text: string | Uint8Array) => printed.push(String(text)) > 0;
  closing.push(() => void (process.stderr.write = write));
  await server.start();
  stage = await openStage(server.address);
  await stage.startWorker();
  const state = join(root, 'state');
  hands = await createHands({
    storeDirectory: join(state, 'store'),
    keyFile: join(root, 'secrets', 'store.key'),
    reportDirectory: join(state, 'reports'),
    copyDirectory: join(state, 'copies'),
  });
  canaries["the store's key"] = (await readFile(join(root, 'secrets', 'store.key'), 'utf8')).trim();
  [old, target] = [programsOf('v1.15.12'), programsOf('v1.34.4')];
  const workshop = await openWorkshop(join(root, 'w'));
  closing.push(() => workshop.close());
  const source = await aSource(workshop, old);
  await source.api.request('POST', '/api/v1/namespaces', { body: { metadata: { name: 'shop' } } });
  const stringData = { password: canaries['a Secret of the cluster'] ?? '' };
  await source.api.request('POST', '/api/v1/namespaces/shop/secrets', {
    body: { metadata: { name: 'db' }, stringData },
  });
  copies = { ...(await localHands(state, old, target, source.snapshot)), store: hands.store };
  const watching = new AbortController();
  const watched = watchProcesses(watching.signal);
  closing.push(() => (watching.abort(), watched));
});

afterAll(async () => {
  hands?.close();
  await stage?.close();
  for (const close of closing.toReversed()) await close();
  await server.close();
  await rm(root, { recursive: true, force: true });
});

/** The programs of a copy live for many seconds; what is short is seen where it is long enough. */
async function watchProcesses(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const processes = await processesBelow(process.pid);
    for (const found of await lookFor(canaries, { processes })) foundInProcesses.add(found);
    await delay(250);
  }
}

/** Fails for good where the real one fails at all: what is asked is what it says, not how often it is tried. */
const once =
  <Input, Result>(act: (input: Input) => Promise<Result>) =>
  async (input: Input): Promise<Result> => {
    try {
      return await act(input);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw ApplicationFailure.create({
        message,
        type: 'Regressed',
        nonRetryable: true,
        ...(cause instanceof Error && { cause }),
      });
    }
  };

/** A run up to its end, with some activities that are the real ones. Answers what was said of it. */
async function aRun(over: Partial<InPlaceSpec>, real: Partial<Activities>): Promise<string> {
  const world: FakeWorld = Object.assign(fakeWorld(over), real);
  const { name, spec } = await stage.cluster(world);
  const call = async (...args: readonly string[]) => {
    const ended = await cutover([...args, ...stage.options]);
    printed.push(ended.out, ended.err);
    return ended;
  };
  expect((await call('start', spec)).code).toBe(0);
  const deadline = Date.now() + 120_000;
  for (;;) {
    const { out } = await call('status', name, '--json');
    const { waitingFor, planDigest } = JSON.parse(out) as Record<string, string>;
    if (waitingFor === 'plan') {
      await call('approve', name, '--gate', 'plan', '--digest', planDigest ?? '');
      break;
    }
    if (Date.now() > deadline) throw new Error(`no plan came: ${out}`);
    await delay(200);
  }
  await call('watch', name);
  return (await call('report', name, '--json')).out + (await call('logs', 'w-1', name)).out;
}

test('Secrets that are rehearsed, exported, and refused by the target', async () => {
  const api = new FakeApi();
  api.objects.set('/version', { gitVersion: 'v1.23.6' });
  const canary = canaries['a Secret of the cluster'] ?? '';
  api.refuse = (_method, path) =>
    path.includes('/secrets')
      ? new KubeError(`Invalid value: "${canary}"`, 422, 'Invalid')
      : undefined;
  const cluster = createClusterActivities({ connect: async () => api, store: hands.store });
  const input = anInput(old, target);
  const said = await aRun(
    {},
    {
      rehearse: async () => {
        const { export: made, kinds } = await withProgress('rehearsing', (progress) =>
          rehearse(copies, input, progress),
        );
        const placeOf = ({ group, version }: KindInUse) =>
          group === '' ? version : `${group}/${version}`;
        for (const place of kinds.map(placeOf)) {
          const there = kinds.filter((kind) => placeOf(kind) === place);
          api.serve(place, ...there.map(({ resource }) => resource));
        }
        return { ...aRehearsal(), export: made, kinds };
      },
      exportObjects: async ({ rehearsed }) => {
        const found = await withProgress('exporting', (progress) =>
          exportObjects(copies, { ...input, rehearsed }, progress),
        );
        return { ...found, drift: { ...found.drift, unfit: [] } };
      },
      importObjects: once((asked) =>
        cluster.importObjects({ ...asked, cluster: { kubeconfig: asked.cluster.kubeconfig } }),
      ),
    },
  );
  expect(said).toMatch(/shop\/Secret\/db: .*422 Invalid/);
});

test("a receiver's key and URL, where it refuses what is sent", async () => {
  const receiver = await aReceiver();
  closing.push(() => receiver.close());
  receiver.answering = status(400);
  const [key, url] = [join(root, 'secrets', 'hook.key'), join(root, 'secrets', 'hook.url')];
  const mode = { mode: 0o600 };
  await writeFile(key, canaries["a receiver's signing key"] ?? '', mode);
  const { origin } = new URL(receiver.url);
  await writeFile(url, `${origin}/${canaries["a receiver's URL"] ?? ''}`, mode);
  const receivers = [{ url: { file: url }, form: 'json' as const, secret: { file: key } }];
  const said = await aRun({ receivers }, { notify: (asked) => hands.activities.notify(asked) });
  expect(receiver.received[0]?.path).toContain(canaries["a receiver's URL"]);
  expect(receiver.received[0]?.headers).toHaveProperty('x-cutover-signature');
  expect(said).toContain('answers 400');
});

test('the token of a Vault, which quotes it where it is refused', async () => {
  const [receiver, vault] = [await aReceiver(), await aReceiver()];
  for (const one of [receiver, vault]) closing.push(() => one.close());
  const token = canaries['the token of a Vault'] ?? '';
  vault.answering = (response) =>
    response.writeHead(403).end(JSON.stringify({ errors: [`${token} may not read that`] }));
  const tokenFile = join(root, 'secrets', 'vault.token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  const address = new URL(vault.url).origin;
  const secret = { vault: { address, path: 'secret/data/cutover', key: 'hook', tokenFile } };
  const receivers = [{ url: receiver.url, form: 'json' as const, secret }];
  const said = await aRun({ receivers }, { notify: (asked) => hands.activities.notify(asked) });
  expect(vault.received[0]?.headers['x-vault-token']).toBe(token);
  expect(receiver.received).toEqual([]);
  expect(said).toContain('answers 403');
});

test('an SSH key that cannot be used', async () => {
  const privateKeyFile = join(root, 'secrets', 'id_ed25519');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'of-no-matter', '-f', privateKeyFile]);
  const [, , line = ''] = (await readFile(privateKeyFile, 'utf8')).split('\n');
  canaries['the SSH key'] = line.slice(8, 56);
  const ssh = { user: 'root', privateKeyFile, knownHostsFile: `${privateKeyFile}.pub` };
  const said = await aRun(
    { ssh },
    {
      prepareNode: once(({ run, node, key }) =>
        hands.activities.nodePhase({ run, ssh, node, key, verbs: ['stop-units'] }),
      ),
    },
  );
  expect(said).toMatch(/ssh\.privateKeyFile: .*id_ed25519/);
});

test('the token of a kubeconfig that the API server does not take', async () => {
  const { cert, key } = makeCertificate(join(root, 'secrets'));
  const tokens: string[] = [];
  const api = createServer({ cert, key }, (request, response) => {
    tokens.push(String(request.headers.authorization));
    response.writeHead(401).end('{"kind":"Status","reason":"Unauthorized","code":401}');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  closing.push(() => void api.close());
  const kubeconfig = join(root, 'secrets', 'kubeconfig');
  const at = `https://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const authority = cert.toString('base64');
  const token = canaries['the token of a kubeconfig'];
  await writeFile(
    kubeconfig,
    JSON.stringify({
      'current-context': 'a',
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      clusters: [{ name: 'a', cluster: { server: at, 'certificate-authority-data': authority } }],
      users: [{ name: 'a', user: { token } }],
    }),
    { mode: 0o600 },
  );
  const said = await aRun(
    {},
    {
      recordBaseline: once((asked) =>
        hands.activities.recordBaseline({ ...asked, cluster: { kubeconfig } }),
      ),
    },
  );
  expect(tokens).toContain(`Bearer ${token}`);
  expect(said).toContain('401');
});

test('no canary is in a process, in what was printed, or in what is left on disk', async () => {
  expect([...foundInProcesses]).toEqual([]);
  expect(await lookFor(canaries, { texts: { 'what was printed': printed.join('\n') } })).toEqual(
    [],
  );
  await stage.close();
  await server.kill();
  // The source is the cluster's own etcd; the worker's state, and Temporal's database without a codec, are ours.
  const folders = [server.directory, join(root, 'state')];
  expect(await lookFor(canaries, { folders })).toEqual([]);
  // It would find them: they are where they live.
  const planted = await lookFor(canaries, { folders: [join(root, 'secrets'), join(root, 'w')] });
  for (const name of Object.keys(canaries))
    expect(planted.join('\n')).toContain(`canary of ${name} in`);
});
