import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Progress } from '../../../activities/cluster/progress.js';
import { until } from '../../../activities/cluster/until.js';
import { KubeError } from '../../../activities/objects/kube-api.js';

const quiet: Progress = { say: () => undefined, signal: new AbortController().signal };

test('the last unmet reason is the heartbeat, and what a failed wait says', async () => {
  const said: string[] = [];
  const condition = { name: 'all nodes to be Ready', unmet: async () => 'w-2 is not Ready' };
  const progress = { ...quiet, say: (text: string) => said.push(text) };
  await expect(until(condition, 0.1, progress)).rejects.toMatchObject({
    type: 'Regressed',
    message: 'waited 0.1 s for all nodes to be Ready: w-2 is not Ready',
  });
  expect(said[0]).toBe('waiting for all nodes to be Ready: w-2 is not Ready');
});

test('an API that is away is waited for, one that says no is not', async () => {
  const answers = [
    new KubeError('refused', 0, 'NoAnswer'),
    new KubeError('busy', 503, ''),
    undefined,
  ];
  const unmet = async (): Promise<undefined> => {
    const cause = answers.shift();
    if (cause !== undefined) throw cause;
  };
  expect((await until({ name: 'it', unmet }, 5, quiet)).looks).toBe(3);
  const forbidden = { name: 'it', unmet: () => Promise.reject(new KubeError('no', 403, '')) };
  await expect(until(forbidden, 5, quiet)).rejects.toMatchObject({ type: 'Refused' });
});

test('whoever asks for much rests for longer after a slow look, and whoever asks for next to nothing does not', async () => {
  const looksOf = async (isLight?: true): Promise<number> => {
    let looks = 0;
    const unmet = async (): Promise<string> => {
      looks += 1;
      await sleep(250);
      return 'starting';
    };
    const condition = { name: 'it', unmet, ...(isLight && { isLight }) };
    await expect(until(condition, 2, quiet)).rejects.toMatchObject({ type: 'Regressed' });
    return looks;
  };
  const [much, little] = await Promise.all([looksOf(), looksOf(true)]);
  expect(little).toBeGreaterThan(much);
});

test('an API that is asked for much and has no answer is spared as after an answer', async () => {
  const causes = [undefined, new KubeError('busy', 503, ''), undefined];
  const began: number[] = [];
  const unmet = async (): Promise<string | undefined> => {
    began.push(Date.now());
    const look = began.length;
    if (look === 1) await sleep(400);
    const cause = causes[look - 1];
    if (cause !== undefined) throw cause;
    return look < 3 ? 'not Ready' : undefined;
  };
  await until({ name: 'it', unmet }, 20, quiet);
  const [, second = 0, third = 0] = began;
  expect(third - second).toBeGreaterThanOrEqual(1190);
});

test('a cancelled wait ends', async () => {
  const signal = AbortSignal.timeout(50);
  const unmet = async (): Promise<string> => 'never';
  await expect(until({ name: 'it', unmet }, 60, { ...quiet, signal })).rejects.toThrow(/abort/i);
});

test('a look that waited for the API to answer is followed by no long rest, whether it was answered or not', async () => {
  const looks = [
    { ms: 10, cause: undefined },
    { ms: 1000, cause: undefined },
    { ms: 1000, cause: new KubeError('GET /api/v1/nodes: no answer', 0, 'NoAnswer') },
  ];
  const rests: number[] = [];
  let ended = 0;
  const unmet = async (): Promise<string | undefined> => {
    if (ended > 0) rests.push(Date.now() - ended);
    const look = looks.shift();
    await sleep(look?.ms);
    ended = Date.now();
    if (look?.cause !== undefined) throw look.cause;
    return look && 'not Ready';
  };
  await until({ name: 'it', unmet }, 20, quiet);
  expect(rests).toHaveLength(3);
  expect(Math.max(...rests)).toBeLessThan(1500);
});
