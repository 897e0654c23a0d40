import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { verifyApproval } from '../../activities/approvals/index.js';
import { newNonce, signApproval } from '../../client/sign-approval.js';
import type { ApprovalStatement, SignedApproval } from '../../model/approvals.js';
import type { Entry } from '../../model/journal.js';
import { fakeWorld } from '../fakes/world.js';
import type { Hands } from './harness.js';
import { onTemporal, openStage } from './on-temporal.js';

jest.setTimeout(60_000);

const stage = await openStage();
const migrate = onTemporal(() => stage);
const directory = mkdtempSync(join(tmpdir(), 'cutover-signed-test-'));
const at = (name: string): string => join(directory, name);

beforeAll(() => {
  for (const name of ['ada', 'bob', 'eve'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at(name)]);
  const lines = ['ada', 'bob'].map((name) => `${name} ${readFileSync(at(`${name}.pub`), 'utf8')}`);
  writeFileSync(at('signers'), lines.join(''), { mode: 0o644 });
});
afterAll(async () => {
  await stage.close();
  rmSync(directory, { recursive: true });
});

/** A world whose gates want two signatures, verified by ssh-keygen. */
function strictWorld() {
  const world = fakeWorld({
    approvals: {
      people: 2,
      signatures: 'required',
      selfApproval: 'allowed',
      onReject: 'roll-back',
      at: {},
    },
  });
  world.verifyApproval = verifyApproval({ allowedSigners: at('signers') });
  return world;
}

const refusals = (journal: readonly Entry[]) =>
  journal.filter(({ verb }) => verb === 'refused-message').map(({ evidence }) => evidence.summary);

async function statement(hands: Hands, by: string, more: Partial<ApprovalStatement> = {}) {
  const { runId: run, planDigest } = await hands.plan();
  const now = Date.now();
  const whole = { run, gate: 'plan', planDigest, decision: 'approved' as const, by, at: now };
  return { ...whole, nonce: newNonce(), ...more };
}

const signed = async (
  hands: Hands,
  by: string,
  more: Partial<ApprovalStatement> = {},
  key = by,
): Promise<SignedApproval> =>
  signApproval({
    approval: await statement(hands, by, more),
    keyFile: at(key),
    tell: () => undefined,
  });

test('two signed approvals open a gate; all others are recorded and change nothing', async () => {
  const world = strictWorld();
  const { outcome, approvals, journal } = await migrate(world, async (gate, hands) => {
    const send = (message: unknown) => hands.send('approve', message);
    const good = await signed(hands, 'ada');
    await send({ ...good, text: good.text.replace('"by":"ada"', '"by":"bob"') });
    await send(await signed(hands, 'ada', {}, 'eve'));
    await send(await signed(hands, 'ada', { planDigest: 'f'.repeat(64) }));
    await send(await signed(hands, 'ada', { run: 'yesterday' }));
    await send(await signed(hands, 'ada', { at: Date.now() - 2000, expires: Date.now() - 1000 }));
    await send({ gate, planDigest: (await hands.plan()).planDigest, by: 'bob' });
    await send(good);
    await send(good);
    expect(world.calls).toEqual([]);
    await send(await signed(hands, 'bob', { ticket: 'CHG-1' }));
  });
  expect(outcome).toBe('migrated');
  expect(approvals.map(({ by, proof, ticket }) => [by, proof?.signer, ticket])).toEqual([
    ['ada', 'ada', undefined],
    ['bob', 'bob', 'CHG-1'],
  ]);
  expect(refusals(journal).toSorted()).toEqual(
    [
      /signature of bob does not count/,
      /signature of ada does not count/,
      /the plan of this run is/,
      /this is run .*, not yesterday/,
      /expired at/,
      /is not signed/,
      /was sent before/,
    ]
      .map((why) => refusals(journal).find((line) => why.test(line)) ?? String(why))
      .toSorted(),
  );
});

test('a signed rejection is one, and sent as an approval it is refused', async () => {
  const { outcome, journal } = await migrate(strictWorld(), async (_gate, hands) => {
    const rejection = await signed(hands, 'ada', { decision: 'rejected', comment: 'not tonight' });
    await hands.send('approve', rejection);
    await hands.send('reject', rejection);
  });
  expect(outcome).toBe('rejected');
  expect(refusals(journal)).toEqual([expect.stringMatching(/send it as reject/)]);
});
