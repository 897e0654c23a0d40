import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { SidePrograms, Workshop } from '../../../activities/rehearsal/copy.js';
import { fetchPrograms } from '../../../activities/rehearsal/fetch-programs.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import { FailureType } from '../../../model/failures.js';
import { type RealNode, aRealNode, running } from './a-real-node.js';
import { programsOf } from './the-programs.js';

// Real programs on a busy machine.
jest.setTimeout(120_000);

const old = programsOf('v1.15.12');
let root: string;
let workshop: Workshop;
let node: RealNode;
/** Verbs in the order they were asked. */
let asked: string[];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'copy-'));
  workshop = await openWorkshop(join(root, 'rehearsals'));
  asked = [];
  const turned = (command: string) => {
    const verb = / (programs?)$/.exec(command)?.[1];
    if (verb === undefined) return command;
    asked.push(verb);
    return command.replace(/ programs?$/, ` --root ${root} ${verb}`);
  };
  node = await aRealNode(running(Infinity, turned));
});
afterEach(async () => {
  await node.close();
  await workshop.close();
  rmSync(root, { recursive: true });
});

/** A process as the kernel shows it. */
function shows(pid: number, words: readonly string[], file: string, environment = ''): void {
  const directory = join(root, 'proc', String(pid));
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'cmdline'), words.map((word) => `${word}\0`).join(''));
  writeFileSync(join(directory, 'environ'), environment);
  symlinkSync(file, join(directory, 'exe'));
}

const fetched = (): Promise<SidePrograms> =>
  fetchPrograms(node.agents, workshop, {
    ssh: node.ssh,
    node: node.node,
    cache: join(root, 'programs'),
    restore: '/bundle/etcdutl',
  });

test('programs of running processes arrive once, by digest, private and whole', async () => {
  // The copy of another rehearsal has the lower number and is not taken.
  shows(7, ['kube-apiserver'], programsOf('v1.23.6').kubeApiserver, 'KUBE_CUTOVER_WORKSHOP=/w\0');
  shows(80, ['/usr/local/bin/kube-apiserver', '--secure-port=6443'], old.kubeApiserver);
  shows(81, ['etcd', '--name=n'], old.etcd);

  const programs = await fetched();
  expect(programs).toMatchObject({ version: 'v1.15.12', restore: '/bundle/etcdutl' });
  const digest = createHash('sha256').update(readFileSync(old.etcd)).digest('hex');
  expect(programs.etcd).toBe(join(root, 'programs', digest, 'etcd'));
  expect(statSync(programs.etcd).mode & 0o777).toBe(0o700);
  expect(asked).toEqual(['programs', 'program', 'program']);

  expect(await fetched()).toEqual(programs);
  expect(asked.slice(3)).toEqual(['programs']);

  writeFileSync(programs.etcd, 'something else');
  await fetched();
  expect(asked.slice(4)).toEqual(['programs', 'program']);
});

test('a node without the program is refused', async () => {
  shows(80, ['kube-apiserver'], old.kubeApiserver);
  await expect(fetched()).rejects.toThrow(/no etcd runs there/);
});

test.each([
  ['a script', '#!/bin/sh\n# padding of some length\n', /is no program in ELF/],
  ['another processor', `\u007fELF\u0002\u0001${'\0'.repeat(30)}`, /made for another processor/],
])('%s is refused and not kept', async (_what, content, message) => {
  const file = join(root, 'strange');
  writeFileSync(file, content, 'latin1');
  shows(80, ['kube-apiserver'], file);
  await expect(fetched()).rejects.toMatchObject({
    type: FailureType.Refused,
    message: expect.stringMatching(message),
  });
  expect(readdirSync(root)).not.toContain('programs');
});

test('a program that does not run here is refused as such', async () => {
  const file = join(root, 'broken');
  writeFileSync(file, readFileSync(old.etcd).subarray(0, 100_000));
  chmodSync(file, 0o700);
  shows(80, ['kube-apiserver'], old.kubeApiserver);
  shows(81, ['etcd'], file);
  await expect(fetched()).rejects.toThrow(/its etcd does not run on the orchestrator/);
});
