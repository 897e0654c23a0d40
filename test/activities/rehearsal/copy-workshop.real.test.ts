import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { workshopMark } from '../../../activities/rehearsal/janitor.js';
import { thisOwner } from '../../../activities/rehearsal/owner.js';
import { runProgram, startProgram } from '../../../activities/rehearsal/processes.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';

// Real programs on a busy machine.
jest.setTimeout(120_000);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'workshop-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Waits for a condition, at most ten seconds. */
async function eventually(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('it did not come about');
    await pause(20);
  }
}

/** Numbers of the living processes of a workshop. */
const livingOf = (directory: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        return environment.includes(`${workshopMark}=${directory}`);
      } catch {
        return false;
      }
    });

test('a workshop ends its processes and theirs, and removes what it holds', async () => {
  const workshop = await openWorkshop(root);
  const { directory } = workshop;
  const running = startProgram(workshop, {
    file: '/bin/sh',
    // The second ignores all that can be ignored and has a session of its own.
    args: ['-c', 'setsid sh -c \'trap "" TERM HUP INT; sleep 1000; sleep 1000\' & sleep 1000'],
    directory,
  });
  await eventually(() => livingOf(directory).length >= 3);
  await workshop.close();
  await workshop.close();
  expect(await running.ended).toBe('signal SIGKILL');
  expect(livingOf(directory)).toEqual([]);
  expect(readdirSync(root)).toEqual([]);
});

test('kill -9 of the worker ends etcd and API server and removes the copy', async () => {
  const loader = pathToFileURL(join(import.meta.dirname, 'typescript-loader.mjs')).href;
  const registered = `import { register } from 'node:module'; register(${JSON.stringify(loader)});`;
  const worker = spawn(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(registered)}`,
      join(import.meta.dirname, 'a-worker.ts'),
      root,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [told] = (await once(worker.stdout, 'data')) as [Buffer];
  const directory = told.toString().trim();
  expect(livingOf(directory)).toHaveLength(2);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  await eventually(() => !existsSync(directory));
  expect(livingOf(directory)).toEqual([]);
});

test('what a dead owner left is removed, what a living one has is not', async () => {
  const left = (name: string, owner: object | string, ageHours = 0) => {
    const file = join(root, name, 'owner.json');
    mkdirSync(join(root, name));
    writeFileSync(file, typeof owner === 'string' ? owner : JSON.stringify(owner));
    const at = Date.now() / 1000 - ageHours * 3600;
    utimesSync(file, at, at);
  };
  const here = await thisOwner();
  left('workshop-living', here);
  left('workshop-dead', { ...here, pid: 999_999_999 });
  left('workshop-reused', { ...here, started: '1' });
  left('workshop-before-boot', { ...here, boot: 'another' });
  left('workshop-container', { ...here, pid: 1, namespace: 'pid:[1]' }, 1);
  left('workshop-old-container', { ...here, pid: 1, namespace: 'pid:[1]' }, 48);
  left('workshop-garbled', '{', 1);
  left('workshop-old-garbled', '{', 48);
  mkdirSync(join(root, 'workshop-without-owner'));
  mkdirSync(join(root, 'something-else'));
  const workshop = await openWorkshop(root);
  await workshop.close();
  expect(readdirSync(root).toSorted()).toEqual([
    'something-else',
    'workshop-container',
    'workshop-garbled',
    'workshop-living',
    'workshop-without-owner',
  ]);
});

test('a root that others may write, or with a path too long for sockets, is refused', async () => {
  chmodSync(root, 0o777);
  await expect(openWorkshop(root)).rejects.toThrow(/others may write there \(777\); chmod 700 it/);
  chmodSync(root, 0o700);
  const long = join(root, 'x'.repeat(80));
  await expect(openWorkshop(long)).rejects.toThrow(/too long for the sockets/);
  expect(readdirSync(long)).toEqual([]);
});

test('a program that fails tells its last words, and none of them is a secret', async () => {
  const workshop = await openWorkshop(root);
  const token = 'a1'.repeat(32);
  const failing = runProgram(
    workshop,
    {
      file: '/bin/sh',
      args: ['-c', 'echo one; echo "token $0 is bad" >&2; exit 3', token],
      directory: workshop.directory,
    },
    5_000,
  );
  await expect(failing).rejects.toThrow(/ended with exit code 3: one\ntoken \(…\) is bad/);
  const missing = runProgram(
    workshop,
    { file: '/no/such/program', args: [], directory: workshop.directory },
    5_000,
  );
  await expect(missing).rejects.toThrow(/ENOENT/);
  await workshop.close();
});
