import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyRequest } from '../../activities/approvals/index.js';
import { signText } from '../../client/ssh-sign.js';
import { approvalNamespace } from '../../model/approvals.js';
import {
  type RequestStatement,
  requestNamespace,
  requestText,
  specText,
} from '../../model/request-text.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { aSpec } from '../fakes/plan.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { type Operator, approving, simulated } from './harness.js';

const directory = mkdtempSync(join(tmpdir(), 'cutover-request-test-'));
const at = (name: string): string => join(directory, name);
/** The simulator's clock begins here. */
const begin = Date.parse('2026-01-01T00:00:00Z');

beforeAll(() => {
  for (const name of ['ada', 'bob', 'eve'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at(name)]);
  const lines = ['ada', 'bob'].map((name) => `${name} ${readFileSync(at(`${name}.pub`), 'utf8')}`);
  writeFileSync(at('signers'), lines.join(''), { mode: 0o644 });
});
afterAll(() => rmSync(directory, { recursive: true }));

const approvals: InPlaceSpec['approvals'] = {
  people: 1,
  signatures: 'optional',
  selfApproval: 'allowed',
  onReject: 'roll-back',
  at: {},
  signedRequest: 'required',
};
const spec = aSpec({ requestedBy: 'ada', approvals });

interface Signing {
  readonly key?: string;
  readonly namespace?: string;
  readonly said?: Partial<RequestStatement>;
}

/** A request as it would be signed for a spec, or as somebody would forge it. */
async function signedFor(
  asked: InPlaceSpec,
  { key = 'ada', namespace = requestNamespace, said = {} }: Signing = {},
) {
  const { strategy, cluster, from, version } = asked;
  const specDigest = createHash('sha256').update(specText(asked)).digest('hex');
  const times = { at: begin - 60_000, expires: begin + 3_600_000 };
  const by = asked.requestedBy ?? 'ada';
  const text = requestText({ strategy, cluster, from, version, specDigest, by, ...times, ...said });
  const signature = await signText({ text, namespace, keyFile: at(key), tell: () => undefined });
  return { text, signature };
}

/** A world that is asked for this spec, with a worker that knows ada and bob. */
function worldOf(asked: InPlaceSpec, allowedSigners = at('signers')): FakeWorld {
  const world = fakeWorld(asked);
  world.verifyRequest = verifyRequest({ allowedSigners });
  const healthy = { ...world };
  world.assess = async (given) => {
    world.calls.push('assess');
    return healthy.assess(given);
  };
  return world;
}

test('a signed request is verified, and the report says whose it is', async () => {
  const asked = { ...spec, requestSignature: await signedFor(spec) };
  const { outcome, requestedBy, journal } = await simulated(worldOf(asked));
  const key = spawnSync('ssh-keygen', ['-l', '-f', at('ada.pub')], { encoding: 'utf8' });
  expect(outcome).toBe('migrated');
  expect(requestedBy).toEqual({ name: 'ada', key: key.stdout.split(' ')[1] });
  expect(journal[0]).toMatchObject({ verb: 'message', step: 'request' });
  expect(journal[0]?.evidence.summary).toMatch(/^asked for by ada, signed with SHA256:/);
});

test('the plan is the same, whoever has signed for it and when', async () => {
  const digests = await Promise.all(
    [{}, { said: { at: begin } }].map(async (how) => {
      const asked = { ...spec, requestSignature: await signedFor(spec, how) };
      return (await simulated(Object.assign(worldOf(asked), { clusterUid: 'one' }))).planDigest;
    }),
  );
  expect(digests[0]).toBe(digests[1]);
});

test.each<[string, () => Promise<InPlaceSpec>, RegExp]>([
  ['is missing', async () => spec, /is missing; approvals.signedRequest is required/],
  [
    'is forged with the key of somebody unknown',
    async () => ({ ...spec, requestSignature: await signedFor(spec, { key: 'eve' }) }),
    /the signature of ada does not count: .*No principal matched/,
  ],
  [
    'is signed by another than the one it names',
    async () => ({ ...spec, requestSignature: await signedFor(spec, { key: 'bob' }) }),
    /its key is of "bob"/,
  ],
  [
    'is of another than requestedBy',
    async () => {
      const said = { by: 'bob' };
      return { ...spec, requestSignature: await signedFor(spec, { key: 'bob', said }) };
    },
    /the request of bob, but requestedBy is ada/,
  ],
  [
    'is a copy of one for another cluster',
    async () => ({ ...spec, requestSignature: await signedFor({ ...spec, cluster: 'green' }) }),
    /asks for cluster green, but the spec says blue/,
  ],
  [
    'is a copy of one for another version',
    async () => ({
      ...spec,
      requestSignature: await signedFor(aSpec({ ...spec, version: 'v1.22.17' })),
    }),
    /asks for version v1.22.17, but the spec says v1.23.6/,
  ],
  [
    'is a copy of one for a spec that differs in any other field',
    async () => ({ ...spec, requestSignature: await signedFor({ ...spec, failureBudget: 1 }) }),
    /the spec was changed after it was signed/,
  ],
  [
    'has a text that was changed after it was signed',
    async () => {
      const green = await signedFor({ ...spec, cluster: 'green' });
      const { text } = await signedFor(spec);
      return { ...spec, requestSignature: { ...green, text } };
    },
    /incorrect signature/,
  ],
  [
    'was signed as a decision',
    async () => ({
      ...spec,
      requestSignature: await signedFor(spec, { namespace: approvalNamespace }),
    }),
    /namespace does not match/,
  ],
  [
    'is expired',
    async () => ({
      ...spec,
      requestSignature: await signedFor(spec, { said: { expires: begin } }),
    }),
    /expired at 2026-01-01T00:00:00.000Z/,
  ],
  [
    'is of tomorrow',
    async () => {
      const said = { at: begin + 86_400_000, expires: begin + 90_000_000 };
      return { ...spec, requestSignature: await signedFor(spec, { said }) };
    },
    /yet to come/,
  ],
])('a request that %s is refused before anything is read', async (_, make, why) => {
  const world = worldOf(await make());
  await expect(simulated(world)).rejects.toMatchObject({
    type: 'Refused',
    message: expect.stringMatching(
      new RegExp(`^the spec is wrong:\nrequestSignature: .*${why.source}`),
    ),
  });
  expect(world.calls).toEqual([]);
});

test('a wrong signature is refused also where none is needed', async () => {
  const { signedRequest: _, ...open } = approvals;
  const asked = aSpec({ requestedBy: 'ada', approvals: open });
  const forged = { ...asked, requestSignature: await signedFor(asked, { key: 'eve' }) };
  await expect(simulated(worldOf(forged))).rejects.toMatchObject({ type: 'Refused' });
  const { requestedBy } = await simulated(worldOf(asked));
  expect(requestedBy).toEqual({ name: 'ada' });
});

test('who has asked may not approve', async () => {
  const strict = { ...approvals, selfApproval: 'refused' as const };
  const asked = aSpec({ requestedBy: 'ada', approvals: strict });
  const world = worldOf({ ...asked, requestSignature: await signedFor(asked) });
  const operator: Operator = async (gate, hands) => {
    await approving(gate, hands);
    await hands.send('approve', { gate, planDigest: (await hands.plan()).planDigest, by: 'bob' });
  };
  const { approvals: counted, journal } = await simulated(world, operator);
  expect(counted.map(({ by }) => by)).toEqual(['bob']);
  expect(journal.filter(({ verb }) => verb === 'refused-message')).toHaveLength(1);
});
