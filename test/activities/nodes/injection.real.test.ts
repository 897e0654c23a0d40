import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { AgentVerb } from '../../../activities/nodes/commands.js';
import { FailureType } from '../../../model/failures.js';
import { type RootOverSshd, aRootOverSshd } from './a-root-over-sshd.js';

let node: RootOverSshd;
beforeAll(async () => {
  node = await aRootOverSshd({ connectMs: 5_000, channelMs: 2_000, keepaliveMs: 1_000 });
});
afterAll(() => node.close());

/** Ways to have a shell, a template or an option parser do more than it was asked for. */
const attempts = [
  '$(touch CANARY)',
  '; touch CANARY;',
  '\n touch CANARY\n',
  "'; touch CANARY; '",
  '"; touch CANARY; "',
  '--root=/tmp --exec=touch CANARY',
  "__import__('os').system('touch CANARY')",
  '%s{0.__class__} touch CANARY',
];

/** Every place of a call that takes a text of somebody else's. */
const places: readonly (readonly [AgentVerb, (text: string) => { [name: string]: unknown }])[] = [
  ['read', (text) => ({ paths: [`/etc/${text}`] })],
  ['has', (text) => ({ digests: [text] })],
  ['look', (text) => ({ run: text, key: 'k' })],
  ['phase', (text) => ({ run: 'run-1', key: text, verbs: ['verify-kept'] })],
  ['phase', (text) => ({ run: 'run-1', key: 'k', verbs: [text] })],
];

test.each(places.map(([verb, given]) => ({ verb, given, as: JSON.stringify(given('…')) })))(
  'whatever stands in $verb $as is data: no shell sees it',
  async ({ verb, given }) => {
    const canary = join(node.root, 'canary');
    const ends: unknown[] = [];
    for (const attempt of attempts) {
      const agent = await node.agents.staged(node.ssh, node.node);
      const text = attempt.replaceAll('CANARY', canary);
      const call = agent.call({ verb, arguments: given(text), answer: z.unknown() });
      ends.push(
        await call.then(
          () => 'answered',
          (cause: unknown) => cause,
        ),
      );
    }
    // Each was heard by the agent, or this would show nothing.
    for (const end of ends)
      if (end !== 'answered') expect(end).toMatchObject({ type: FailureType.Refused });
    expect(existsSync(canary)).toBe(false);
  },
  180_000, // Dozens of processes of Python, on a machine that may be busy.
);

test('a shell that saw one of them would leave the canary', async () => {
  const canary = join(node.root, 'canary-2');
  spawnSync('/bin/sh', ['-c', `echo ${attempts[0]?.replaceAll('CANARY', canary)}`]);
  expect(existsSync(canary)).toBe(true);
});
