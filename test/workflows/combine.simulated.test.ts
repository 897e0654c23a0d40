import { ApplicationFailure } from '@temporalio/common';
import { besideEachOther, untilOneFails } from '../../workflows/runbook/combine.js';
import { createDesk } from '../../workflows/runbook/desk.js';
import type { Place } from '../../workflows/runbook/step.js';
import { fakeWorld } from '../fakes/world.js';
import { simulate } from '../simulator/host.js';

const hourMs = 3_600_000;
const aHost = () => simulate(fakeWorld(), () => undefined).host;

test('where one fails the others are waited for no longer, and its failure is the one that counts', async () => {
  const host = aHost();
  const began = host.now();
  const ended: string[] = [];
  const both = untilOneFails(host, [
    (inner) => inner.sleep(hourMs).finally(() => ended.push('the patient one')),
    async (inner) => {
      await inner.sleep(1_000);
      throw ApplicationFailure.nonRetryable('the API never starts');
    },
  ]);
  await expect(both).rejects.toThrow('the API never starts');
  expect(ended).toEqual(['the patient one']);
  expect(host.now() - began).toBeLessThan(hourMs);
});

test('where none fails all have ended', async () => {
  const host = aHost();
  const ended: number[] = [];
  const sleeping = [3_000, 1_000].map((ms) => async (inner: typeof host) => {
    await inner.sleep(ms);
    ended.push(ms);
  });
  await untilOneFails(host, sleeping);
  expect(ended).toEqual([1_000, 3_000]);
});

test('verbs beside each other are told in the order they are written', async () => {
  const slow = besideEachOther(
    [3_000, 1_000].map((ms) => async ({ host, key }: Place) => {
      await host.sleep(ms);
      return { summary: `${key} took ${ms}`, details: { [key]: ms } };
    }),
  );
  expect(await slow({ host: aHost(), desk: createDesk('run-1'), key: '08-run' })).toEqual({
    summary: '08-run-1 took 3000; 08-run-2 took 1000',
    details: { '08-run-1': 3_000, '08-run-2': 1_000 },
  });
});
