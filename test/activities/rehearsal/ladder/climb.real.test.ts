import { readFileSync, readdirSync, readlinkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { collectExport } from '../../../../activities/objects/export.js';
import { textAt, valueAt } from '../../../../activities/objects/json-path.js';
import type { Snapshot, Workshop } from '../../../../activities/rehearsal/copy.js';
import { exportObjects } from '../../../../activities/rehearsal/export-objects.js';
import { climbSnapshot } from '../../../../activities/rehearsal/ladder/climb-snapshot.js';
import { climb } from '../../../../activities/rehearsal/ladder/climb.js';
import {
  encodingName,
  type EncodingCount,
} from '../../../../activities/rehearsal/ladder/census.js';
import { rehearse } from '../../../../activities/rehearsal/rehearse.js';
import { serveCopy } from '../../../../activities/rehearsal/serve-copy.js';
import { serveEtcd } from '../../../../activities/rehearsal/serve-etcd.js';
import { openWorkshop } from '../../../../activities/rehearsal/workshop.js';
import { digestOfFile } from '../../../../activities/file-digest.js';
import { anInput, localHands, quiet } from '../local-hands.js';
import { programsOf } from '../the-programs.js';
import { anOldSnapshot, gone } from './an-old-cluster.js';

// Several API servers, one after the other, on a busy machine.
jest.setTimeout(900_000);

const old = programsOf('v1.19.12');
const between = programsOf('v1.23.6');
const target = programsOf('v1.34.4');
const serviceRange = '10.96.0.0/16';
const schemas = 40;

let root: string;
let workshop: Workshop;
let snapshot: Snapshot;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'lad-'));
  workshop = await openWorkshop(root);
  snapshot = await anOldSnapshot(workshop, old, schemas);
});

afterAll(async () => {
  await workshop?.close();
  rmSync(root, { recursive: true, force: true });
});

const climbing = (rungs: readonly (typeof between)[]) => ({
  snapshot,
  rungs,
  to: target.version,
  programs: target,
  serviceRange,
  progress: quiet,
});
const names = (counts: readonly EncodingCount[]): readonly string[] =>
  counts.map(({ encoding }) => encodingName(encoding));

test('what the target cannot read becomes readable, with equal content', async () => {
  const before = await digestOfFile(snapshot.path);
  const climbed = await climbSnapshot(workshop, climbing([between]));
  expect(await digestOfFile(snapshot.path)).toBe(before);
  expect(climbed.rungs).toMatchObject([{ version: 'v1.23.6', left: [] }]);
  expect(climbed.rewritten).toBeGreaterThan(schemas);
  expect(climbed.lacking).toEqual([]);
  expect(names(climbed.before)).toEqual(
    expect.arrayContaining([`${gone} FlowSchema`, `${gone} PriorityLevelConfiguration`]),
  );
  expect(names(climbed.after).filter((name) => name.startsWith(gone))).toEqual([]);
  expect(names(climbed.after)).toContain('batch/v1 CronJob');
  expect(names(climbed.after)).not.toContain('batch/v1beta1 CronJob');
  expect(await digestOfFile(climbed.path)).toBe(climbed.sha256);
  expect(climbed.revision).toBeGreaterThan(snapshot.revision);

  const again = await climbSnapshot(workshop, {
    ...climbing([between]),
    snapshot: { ...snapshot, ...climbed },
  });
  expect(again).toMatchObject({ rungs: [], rewritten: 0, path: climbed.path, lacking: [] });
  expect(again.before).toEqual(climbed.after);

  const copies = await Promise.all([
    serveCopy(workshop, {
      name: 'old',
      programs: { ...old, restore: target.restore },
      snapshot,
      serviceRange,
      flags: ['--feature-gates=APIPriorityAndFairness=true', `--runtime-config=${gone}=true`],
    }),
    serveCopy(workshop, {
      name: 'target',
      programs: target,
      snapshot: { ...snapshot, path: climbed.path },
      serviceRange,
    }),
  ]);
  const [was, is] = await Promise.all(
    [
      [copies[0], `/apis/${gone}`] as const,
      [copies[1], '/apis/flowcontrol.apiserver.k8s.io/v1'] as const,
    ].map(([{ api }, at]) => api.request('GET', `${at}/flowschemas/shop-7`)),
  );
  expect(is?.['spec']).toEqual(was?.['spec']);
  for (const field of ['uid', 'creationTimestamp', 'generation'])
    expect([field, textAt(is, 'metadata', field)]).toEqual([field, textAt(was, 'metadata', field)]);
  expect(is).toMatchObject({
    metadata: { labels: { team: 'shop' }, annotations: { note: 'by hand' } },
  });
  const [heldBefore, held] = await Promise.all(
    [[copies[0], 'v1beta1'] as const, [copies[1], 'v1'] as const].map(([{ api }, version]) =>
      api.request('GET', `/apis/batch/${version}/namespaces/shop/cronjobs/nightly`),
    ),
  );
  expect(held).toMatchObject({
    metadata: { finalizers: expect.arrayContaining(['example.com/hold']) },
  });
  for (const at of [
    ['metadata', 'finalizers'],
    ['metadata', 'deletionTimestamp'],
    ['metadata', 'uid'],
    ['spec', 'schedule'],
  ])
    expect([at, valueAt(held, ...at)]).toEqual([at, valueAt(heldBefore, ...at)]);
  expect(textAt(held, 'metadata', 'deletionTimestamp')).toBeDefined();
  await Promise.all(copies.map((copy) => copy.close()));
});

/** The API server of a workshop that runs this program. */
const processOf = (file: string): number | undefined =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        return (
          readlinkSync(`/proc/${pid}/exe`) === file &&
          readFileSync(`/proc/${pid}/environ`, 'utf8').includes(workshop.directory)
        );
      } catch {
        return false;
      }
    });

test('a rung that is killed on its way is climbed to its end by a second attempt, and once more does nothing', async () => {
  const directory = join(workshop.directory, 'killed');
  mkdirSync(directory, { mode: 0o700 });
  const etcd = await serveEtcd(workshop, { directory, programs: target, snapshot });
  const request = { ...climbing([between]), etcd, directory };
  let isKilled = false;
  const say = (word: string): void => {
    const [, at] = /^rewriting, object (\d+) of/.exec(word) ?? [];
    if (isKilled || Number(at ?? 0) < 20) return;
    const pid = processOf(between.kubeApiserver);
    if (pid === undefined) return;
    isKilled = true;
    process.kill(pid, 'SIGKILL');
  };
  await expect(climb(workshop, { ...request, progress: { ...quiet, say } })).rejects.toThrow();
  expect(isKilled).toBe(true);

  const second = await climb(workshop, request);
  expect(second.rungs).toMatchObject([{ version: 'v1.23.6', left: [] }]);
  const halfOf = (counts: readonly EncodingCount[]) =>
    counts.filter(({ folder }) => folder === 'flowschemas').map(({ count }) => count);
  // It had got part of the way: both encodings lay there.
  expect(halfOf(second.before)).toHaveLength(2);
  expect(halfOf(second.after)).toHaveLength(1);
  expect(second.lacking).toEqual([]);

  const third = await climb(workshop, request);
  expect(third).toMatchObject({ rungs: [], lacking: [] });
  expect(third.before).toEqual(second.after);
  await etcd.process.stop();
});

test('a rung that is missing is named by the rehearsal, which does not wait for a target that cannot start', async () => {
  const hands = await localHands(root, old, target, () => Promise.resolve(snapshot));
  const { findings, ladder } = await rehearse(hands, anInput(old, target), quiet);
  expect(ladder).toBeUndefined();
  const found = findings.filter(({ id }) => id === 'encoding-unreadable');
  expect(found.map(({ where }) => where).toSorted()).toEqual([
    `${gone} FlowSchema`,
    `${gone} PriorityLevelConfiguration`,
  ]);
  for (const { severity, remedy } of found) {
    expect(severity).toBe('blocker');
    expect(remedy).toContain('v1.20 to v1.28 to the spec, ladder: [{version: v1.28.N');
  }
  expect(findings).toContainEqual(
    expect.objectContaining({
      id: 'rehearsal-failed',
      where: 'API server of v1.34.4 (target)',
      what: expect.stringMatching(/^not started, /),
    }),
  );
});

test('with the rung the rehearsal and the export are whole', async () => {
  const hands = await localHands(root, old, target, () => Promise.resolve(snapshot), [between]);
  const input = { ...anInput(old, target), ladder: [{ version: between.version, bundle: '/b' }] };
  const rehearsal = await rehearse(hands, input, quiet);
  const { findings, kinds, export: taken, ladder } = rehearsal;
  expect(ladder).toMatchObject([{ version: 'v1.23.6' }]);
  expect(findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
  const carried = async (ref: typeof taken) =>
    (await collectExport(hands.store, ref))
      .filter(({ of }) => of.resource === 'flowschemas')
      .map(({ object }) => textAt(object, 'metadata', 'name') ?? '')
      .toSorted();
  const own = Array.from({ length: schemas }, (_, i) => `shop-${i}`).toSorted();
  expect(await carried(taken)).toEqual(own);

  const exported = await exportObjects(
    hands,
    { ...input, rehearsed: { export: taken, findings, kinds } },
    quiet,
  );
  expect(await carried(exported.export)).toEqual(own);
  expect(exported.drift).toMatchObject({ created: 0, changed: 0, deleted: 0, unfit: [] });
});
