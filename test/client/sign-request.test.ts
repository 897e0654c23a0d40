import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { verifyRequestSignature } from '../../activities/approvals/verify.js';
import { parse } from '../../model/schema/parse.js';
import { InPlaceSpecSchema } from '../../model/schema/spec.js';
import { readRequestText, specText } from '../../model/request-text.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { digestOfText } from '../../workflows/planning/digest.js';
import { objectionToRequest } from '../../workflows/runbook/request-rules.js';
import { aSpec } from '../model/schema/a-spec.js';
import { cutover } from './a-terminal.js';

const directory = mkdtempSync(join(tmpdir(), 'cutover-sign-request-test-'));
const at = (name: string): string => join(directory, name);

beforeAll(() => {
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at('key')]);
  writeFileSync(at('signers'), `ada ${readFileSync(at('key.pub'), 'utf8')}`, { mode: 0o644 });
});
afterAll(() => rmSync(directory, { recursive: true }));

function specFile(over: Readonly<Record<string, unknown>> = {}): string {
  writeFileSync(at('blue.yaml'), stringify(aSpec(over)));
  return at('blue.yaml');
}

/** What a run would make of it, as far as no worker is needed. */
function parsed(argument: unknown): InPlaceSpec {
  const read = parse(InPlaceSpecSchema, argument);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.value;
}

async function judged({ requestSignature, ...spec }: InPlaceSpec) {
  if (requestSignature === undefined) throw new Error('it is not signed');
  const said = readRequestText(requestSignature.text);
  if (typeof said === 'string') throw new Error(said);
  const specDigest = digestOfText(specText(spec));
  return {
    said,
    objection: objectionToRequest(said, { spec, specDigest, now: Date.now() }),
    verified: await verifyRequestSignature({ ...requestSignature, allowedSigners: at('signers') }),
  };
}

const spec = (...args: readonly string[]) =>
  cutover(['spec', specFile(), '--json', '--sign', at('key'), '--by', 'ada', ...args]);

test('cutover spec --sign prints an argument that proves who asks', async () => {
  const { out, code } = await spec();
  expect(code).toBe(0);
  const { objection, verified, said } = await judged(parsed(JSON.parse(out)));
  expect([objection, verified]).toEqual([undefined, expect.objectContaining({ signer: 'ada' })]);
  expect(said.expires - said.at).toBe(24 * 3_600_000);
});

test('one signature holds for the spec as it was written, with its defaults, and resolved', async () => {
  const signed = JSON.parse((await spec()).out) as Record<string, unknown>;
  const { requestedBy, requestSignature } = signed;
  const whole = JSON.parse((await cutover(['spec', specFile(), '--json', '--resolved'])).out);
  for (const written of [aSpec(), whole as object])
    expect(await judged(parsed({ ...written, requestedBy, requestSignature }))).toMatchObject({
      objection: undefined,
    });
  expect(await judged(parsed({ ...signed, parallelism: 3 }))).toMatchObject({
    objection: expect.stringContaining('was changed after it was signed'),
  });
});

test('it counts for as long as it says', async () => {
  const { out } = await spec('--expires-in', '5');
  const { said } = await judged(parsed(JSON.parse(out)));
  expect(said.expires - said.at).toBe(300_000);
});

test('the spec says who asks, and --by only where it does not', async () => {
  const file = specFile({ requestedBy: 'bob' });
  const { out } = await cutover(['spec', file, '--json', '--sign', at('key'), '--by', 'ada']);
  expect((await judged(parsed(JSON.parse(out)))).said.by).toBe('bob');
});

test.each<[string, readonly string[], RegExp]>([
  ['a key that is not there', ['--sign', '/nowhere/key', '--by', 'ada'], /did not sign/],
  ['a name that nobody can have', ['--by', 'Ada L.'], /by must be a name of letters/],
])('%s is refused', async (_, args, why) => {
  const { code, err } = await cutover(['spec', specFile(), '--sign', at('key'), ...args]);
  expect([code, err]).toEqual([2, expect.stringMatching(why)]);
});

test.each<[string, object, string]>([
  ['without requestedBy', { requestedBy: undefined }, 'requestedBy'],
  [
    'with a text of its own',
    { requestSignature: { text: '{}', signature: '' } },
    'requestSignature.text',
  ],
])('a signature %s is refused with the field', async (_, over, path) => {
  const signed = JSON.parse((await spec()).out) as object;
  const read = parse(InPlaceSpecSchema, { ...signed, ...over });
  expect(read.ok ? [] : read.errors.map((one) => one.path)).toContain(path);
});
