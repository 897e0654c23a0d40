import { expect, test } from '@jest/globals';
import type { Activities } from '../../activities/contract.js';
import { firstOpening } from '../../model/window-times.js';
import type { Window } from '../../model/window.js';
import { type Desk, createDesk } from '../../workflows/runbook/desk.js';
import type { Host } from '../../workflows/runbook/host.js';
import { openWindow } from '../../workflows/runbook/window.js';

const minute = 60_000;
const nightly: Window = {
  zone: 'UTC',
  weekdays: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
  start: '22:00',
  lengthMinutes: 120,
  blackouts: [],
};

/** A host whose first sleep ends late by so many milliseconds, as after a night without a worker. */
function lateHost(begin: string, lateMs: number, desk: Desk) {
  let at = Date.parse(begin);
  let late = lateMs;
  const world: Pick<Activities, 'findOpening'> = {
    findOpening: async ({ windows, from, needsMs }) => firstOpening(windows, from, needsMs) ?? null,
  };
  const host: Pick<Host, 'now' | 'sleep' | 'waitUntil' | 'call'> = {
    now: () => at,
    sleep: (ms) => {
      // What watches the end of the window is not awaited, and never rings here.
      if (desk.window?.state === 'open') return new Promise(() => undefined);
      at += ms + late;
      late = 0;
      return Promise.resolve();
    },
    waitUntil: async () => undefined,
    call: () => world as Activities,
  };
  return { host: host as Host, now: () => new Date(at).toISOString() };
}

const entered = async (begin: string, lateMs: number): Promise<string> => {
  const desk = createDesk('run-1');
  const { host, now } = lateHost(begin, lateMs, desk);
  const step = openWindow('wait', [nightly], { workMs: 30 * minute, backMs: 10 * minute });
  await step.run({ host, desk, key: '01-run' });
  return now();
};

test.each([
  ['is there in time', 0, '2026-01-01T22:00:00.000Z'],
  ['is back while it still fits', 85 * minute, '2026-01-01T23:25:00.000Z'],
  ['is back when it no longer fits', 95 * minute, '2026-01-02T22:00:00.000Z'],
  ['is back after it closed', 180 * minute, '2026-01-02T22:00:00.000Z'],
])('a worker that %s begins when the work fits', async (_name, lateMs, expected) => {
  expect(await entered('2026-01-01T20:00:00Z', lateMs)).toBe(expected);
});
