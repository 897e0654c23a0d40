import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Workshop } from '../../../activities/rehearsal/copy.js';
import type { RehearsalHands } from '../../../activities/rehearsal/hands.js';
import { rehearse } from '../../../activities/rehearsal/rehearse.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import { aSource } from './a-source.js';
import { anInput, localHands } from './local-hands.js';
import { programsOf } from './the-programs.js';

const longMs = 120_000;
const old = programsOf('v1.19.12');
const target = programsOf('v1.34.4');

let root: string;
let workshop: Workshop;
let hands: RehearsalHands;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'rc-'));
  workshop = await openWorkshop(root);
  const source = await aSource(workshop, old);
  hands = await localHands(root, old, target, source.snapshot);
}, longMs);

afterAll(async () => {
  await workshop?.close();
  rmSync(root, { recursive: true, force: true });
});

/** Cancels a moment after the word was said; gives how long the rehearsal then took to end. */
async function endAfter(word: RegExp, momentMs: number): Promise<number> {
  const controller = new AbortController();
  let cancelledAt = 0;
  const say = (text: string): void => {
    if (!word.test(text) || cancelledAt > 0) return;
    cancelledAt = Infinity;
    void sleep(momentMs).then(() => {
      cancelledAt = Date.now();
      controller.abort(new Error('cancelled'));
    });
  };
  const rehearsing = rehearse(hands, anInput(old, target), { say, signal: controller.signal });
  await expect(rehearsing).rejects.toThrow('cancelled');
  return Date.now() - cancelledAt;
}

test.each([
  ['servers of the copy start', /^starting API servers/, 700],
  ['both sides are read', /^reading /, 0],
  ['the export is imported', /^rehearsal: importing/, 0],
])(
  'a rehearsal that is cancelled while %s ends at once and leaves nothing',
  async (_, word, momentMs) => {
    // Ending processes and removing files take a while on a busy machine; what was waited for takes longer.
    expect(await endAfter(word, momentMs)).toBeLessThan(10_000);
    const own = readdirSync(root).find((name) => name.startsWith('h-')) ?? '';
    expect(readdirSync(join(root, own, 'w'))).toEqual([]);
  },
  longMs,
);
