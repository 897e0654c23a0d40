import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { refused } from '../../../activities/failures.js';
import type { SidePrograms, Snapshot, Workshop } from '../../../activities/rehearsal/copy.js';
import type { RehearsalHands } from '../../../activities/rehearsal/hands.js';
import { rehearse } from '../../../activities/rehearsal/rehearse.js';
import { anInput, quiet } from './local-hands.js';

const programs = (version: SidePrograms['version']): SidePrograms => ({
  version,
  kubeApiserver: '/k',
  etcd: '/e',
  restore: '/r',
});
const [old, target] = [programs('v1.19.12'), programs('v1.23.6')];
const snapshot: Snapshot = {
  node: 'cp-1',
  path: '/nowhere',
  bytes: 1,
  sha256: 'f'.repeat(64),
  revision: 7,
  takenAt: '2020-01-01T00:00:00Z',
  serverFlags: [],
};

/** Hands that all work but for those given, and whether the workshop was closed. */
function hands(broken: Partial<RehearsalHands>) {
  const kept = new Map<string, Buffer>();
  const seen = { closed: 0 };
  const workshop: Workshop = {
    directory: '/nowhere',
    close: async () => {
      seen.closed += 1;
    },
  };
  const all: RehearsalHands = {
    store: {
      put: async (content) => {
        const digest = createHash('sha256').update(content).digest('hex');
        kept.set(digest, content);
        return digest;
      },
      get: async (digest) => kept.get(digest) ?? Buffer.alloc(0),
    },
    openWorkshop: async () => workshop,
    takeSnapshot: async () => snapshot,
    targetPrograms: async () => target,
    oldPrograms: async () => old,
    climb: async (_workshop, _input, { snapshot: given }) => ({
      ...given,
      rungs: [],
      before: [],
      after: [],
      lacking: [],
      rewritten: 0,
    }),
    serveCopy: async () => Promise.reject(new Error('it ended with exit code 1: last words')),
    parseCommandLines: async () => [],
    ...broken,
  };
  return { all, seen };
}

const found = async (broken: Partial<RehearsalHands>): Promise<readonly string[]> => {
  const { all, seen } = hands(broken);
  const { findings } = await rehearse(all, anInput(old, target), quiet);
  expect(seen.closed).toBe(1);
  return findings.map(({ id, where, severity }) => `${severity} ${id} ${where}`);
};

test('servers that do not start are blockers, one each', async () => {
  expect((await found({})).toSorted()).toEqual([
    'blocker rehearsal-failed API server of v1.23.6 (fresh)',
    'blocker rehearsal-failed API server of v1.23.6 (target)',
    'blocker way-back-fails API server of v1.19.12',
  ]);
});

test('a snapshot that cannot be taken is a blocker, and nothing is started', async () => {
  const takeSnapshot = (): Promise<Snapshot> => Promise.reject(new Error('cut off'));
  expect(await found({ takeSnapshot })).toEqual(['blocker rehearsal-failed snapshot of cp-1']);
});

test('old programs that cannot run here are a warning', async () => {
  const oldPrograms = (): Promise<SidePrograms> => Promise.reject(refused('another processor'));
  expect(await found({ oldPrograms })).toContain('warning way-back-not-rehearsed cp-1');
});

test('command lines that cannot be tried are a blocker', async () => {
  const parseCommandLines = () => Promise.reject(new Error('no descriptors'));
  expect(await found({ parseCommandLines })).toContain(
    'blocker rehearsal-failed the new command lines',
  );
});

test('a refusal is a refusal, and the workshop is closed', async () => {
  const { all, seen } = hands({ targetPrograms: () => Promise.reject(refused('no etcd')) });
  await expect(rehearse(all, anInput(old, target), quiet)).rejects.toThrow('no etcd');
  expect(seen.closed).toBe(1);
});

test('whoever cancels gets that, and the workshop is closed', async () => {
  const controller = new AbortController();
  const { all, seen } = hands({
    takeSnapshot: async () => {
      controller.abort(new Error('cancelled'));
      throw new Error('cut off');
    },
  });
  const progress = { say: () => undefined, signal: controller.signal };
  await expect(rehearse(all, anInput(old, target), progress)).rejects.toThrow('cancelled');
  expect(seen.closed).toBe(1);
});

test('a cancellation ends the workshop at once, and with it whatever waits for its processes', async () => {
  const controller = new AbortController();
  let killed: (cause: Error) => void = () => undefined;
  const untilKilled = new Promise<never>((_, reject) => (killed = reject));
  const { all, seen } = hands({
    openWorkshop: async () => ({
      directory: '/nowhere',
      close: async () => {
        seen.closed += 1;
        killed(new Error('it ended with signal SIGKILL'));
      },
    }),
    serveCopy: () => {
      controller.abort(new Error('cancelled'));
      return untilKilled;
    },
    parseCommandLines: () => untilKilled,
  });
  const progress = { say: () => undefined, signal: controller.signal };
  await expect(rehearse(all, anInput(old, target), progress)).rejects.toThrow('cancelled');
  expect(seen.closed).toBe(1);
});
