import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditName, makeBundle } from '../../client/report-bundle/make-bundle.js';
import {
  manifestName,
  reportNamespace,
  sha256,
  signatureName,
} from '../../client/report-bundle/manifest.js';
import { type BundledFile, readTar, writeTar } from '../../client/report-bundle/tar.js';
import { verifyBundle } from '../../client/report-bundle/verify-bundle.js';
import { newNonce, signApproval } from '../../client/sign-approval.js';
import { signText } from '../../client/ssh-sign.js';
import type { SignedApproval } from '../../model/approvals.js';
import { planText } from '../../model/plan-text.js';
import type { Report } from '../../model/report.js';
import { digestOfPlan } from '../../workflows/planning/digest.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { aSwitch } from '../activities/report/a-switch.js';
import { anInventory, aSpec } from '../fakes/plan.js';
import { aRehearsal } from '../fakes/rehearsal.js';

const directory = mkdtempSync(join(tmpdir(), 'cutover-bundle-test-'));
const at = (name: string): string => join(directory, name);
afterAll(() => rmSync(directory, { recursive: true }));

function call(program: string, ...args: readonly string[]): string {
  const end = spawnSync(program, args, { encoding: 'utf8' });
  if (end.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${end.stderr}`);
  return end.stdout;
}

const plan = planSwitch(aSpec(), anInventory(), aRehearsal());
const planDigest = sha256(planText(plan));
const tell = (): void => undefined;

let report: Report;
let signed: SignedApproval;
let bundle: Buffer;
let allowedSigners: string;

const sign =
  (key: string, namespace = reportNamespace) =>
  (text: string) =>
    signText({ text, namespace, keyFile: at(key), tell });

beforeAll(async () => {
  for (const key of ['ann', 'bob', 'eve'])
    call('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at(key));
  allowedSigners = at('signers');
  const line = (name: string) => `${name} ${readFileSync(at(`${name}.pub`), 'utf8').trim()}\n`;
  writeFileSync(allowedSigners, line('ann') + line('bob'));
  const nonce = newNonce();
  const { runId } = aSwitch();
  signed = await signApproval({
    approval: {
      run: runId,
      gate: 'plan',
      planDigest,
      decision: 'approved',
      by: 'ann',
      at: 1,
      nonce,
    },
    keyFile: at('ann'),
    tell,
  });
  const [, key = ''] = call('ssh-keygen', '-l', '-f', at('ann.pub')).split(' ');
  const [first, ...others] = aSwitch().approvals.map((one) => ({ ...one, planDigest }));
  if (first === undefined) throw new Error('a switch without approvals');
  report = {
    ...aSwitch(),
    planDigest,
    approvals: [{ ...first, by: 'ann', nonce, proof: { signer: 'ann', key } }, ...others],
  };
  bundle = await make();
});

const make = (over: Partial<Report> = {}, by: string | undefined = 'ann'): Promise<Buffer> =>
  makeBundle({
    report: { ...report, ...over },
    page: '<!doctype html>',
    recorded: { planned: { plan, planDigest }, signed: [signed] },
    ...(by !== undefined && { sign: sign(by) }),
  });

function filesIn(archive: Buffer): readonly BundledFile[] {
  const files = readTar(archive);
  if (typeof files === 'string') throw new Error(files);
  return files;
}

/** The bundle with one file changed. */
const with_ = (name: string, change: (text: string) => string): Buffer =>
  writeTar(
    filesIn(bundle).map((file) =>
      file.name === name
        ? { name, content: Buffer.from(change(file.content.toString('utf8'))) }
        : file,
    ),
  );

const without = (name: string): Buffer =>
  writeTar(filesIn(bundle).filter((file) => file.name !== name));

/** A forger's bundle: its files changed, its manifest made anew, signed with a key of theirs. */
async function forged(
  change: (texts: Map<string, string>) => void,
  signer: ((text: string) => Promise<string>) | undefined,
): Promise<Buffer> {
  const texts = new Map(
    filesIn(bundle).map(({ name, content }) => [name, content.toString('utf8')]),
  );
  change(texts);
  const files = [...texts].filter(([name]) => name !== manifestName && name !== signatureName);
  const old = JSON.parse(texts.get(manifestName) ?? '') as object;
  const manifest = `${JSON.stringify(
    {
      ...old,
      files: files.map(([name, text]) => ({
        name,
        bytes: Buffer.byteLength(text),
        sha256: sha256(text),
      })),
    },
    undefined,
    2,
  )}\n`;
  const signature = await signer?.(manifest);
  return writeTar(
    [
      [manifestName, manifest] as const,
      ...(signature === undefined ? [] : [[signatureName, signature] as const]),
      ...files,
    ].map(([name, text]) => ({ name, content: Buffer.from(text) })),
  );
}

/** Changes report.json, and the journal beside it where that is what is asked. */
const inReport =
  (change: (report: Record<string, unknown>) => void) => (texts: Map<string, string>) => {
    const content = JSON.parse(texts.get('report.json') ?? '') as Record<string, unknown>;
    change(content);
    texts.set('report.json', `${JSON.stringify(content, undefined, 2)}\n`);
  };

test('the text of a plan is what its digest is taken of', () => {
  expect(sha256(planText(plan))).toBe(digestOfPlan(plan));
});

test('a bundle is good, says by whom it is signed, and any tar reads it', async () => {
  const { holds, wrong } = await verifyBundle(bundle, { allowedSigners });
  expect(wrong).toEqual([]);
  expect(holds).toEqual([
    'every file has the digest of the manifest: 5 files',
    expect.stringMatching(/^it is signed by ann, key SHA256:/),
    `it is of run ${report.runId} on blue`,
    `the plan that was decided about is enclosed: ${planDigest}`,
    `the journal is the report's: ${report.journal.length} lines`,
    'signed decisions: 1, by the keys that the report names',
    'decisions without signature: 1; who made them is what they said of themselves',
  ]);
  writeFileSync(at('bundle.tar'), bundle);
  expect(call('tar', '-tf', at('bundle.tar')).split('\n')).toEqual([
    manifestName,
    signatureName,
    'report.json',
    'report.html',
    'journal.jsonl',
    'plan.json',
    'approvals.json',
    '',
  ]);
  expect(call('tar', '-xOf', at('bundle.tar'), 'report.html')).toBe('<!doctype html>');
});

test('without a list of signers it is told that nobody is known', async () => {
  const { holds, wrong } = await verifyBundle(bundle);
  expect(wrong).toEqual([]);
  expect(holds[1]).toMatch(/^it is signed with key SHA256:.*--allowed-signers would tell$/);
});

test('one that is not signed says so, and is refused where a signature is asked for', async () => {
  const plain = await makeBundle({
    report,
    page: '',
    recorded: { planned: { plan, planDigest }, signed: [signed] },
  });
  expect((await verifyBundle(plain)).holds[1]).toMatch(/^it is not signed/);
  expect((await verifyBundle(plain, { allowedSigners })).wrong).toEqual([
    'it is not signed, and --allowed-signers asks for a signature',
  ]);
});

describe('a file that was touched', () => {
  const space = (text: string) => `${text} `;

  test.each(['report.json', 'report.html', 'journal.jsonl', 'plan.json', 'approvals.json'])(
    '%s is named, with both digests',
    async (name) => {
      const { wrong } = await verifyBundle(with_(name, space), { allowedSigners });
      expect(wrong).toHaveLength(1);
      expect(wrong[0]).toMatch(
        new RegExp(
          `^${name} was changed: its sha256 is [0-9a-f]{64}, manifest.json says [0-9a-f]{64}$`,
        ),
      );
    },
  );

  test.each(['report.json', 'report.html', 'journal.jsonl', 'plan.json', 'approvals.json'])(
    '%s is missed',
    async (name) => {
      expect((await verifyBundle(without(name))).wrong).toEqual([`${name} is missing`]);
    },
  );

  test('a file that was added is named', async () => {
    const more = writeTar([...filesIn(bundle), { name: 'more.json', content: Buffer.from('{}') }]);
    expect((await verifyBundle(more)).wrong).toEqual([
      'more.json was added: manifest.json does not name it',
    ]);
  });

  test('the manifest itself: its form, or its signature', async () => {
    const spaced = await verifyBundle(with_(manifestName, space));
    expect(spaced.wrong[0]).toMatch(/^manifest.json is not as cutover writes it/);
    const other = await verifyBundle(with_(manifestName, (text) => text.replace('blue', 'gray')));
    expect(other.wrong).toEqual([
      expect.stringMatching(/^its signature does not count: .*incorrect signature/i),
      'cluster is blue in report.json and gray in the manifest',
    ]);
    expect((await verifyBundle(without(manifestName))).wrong).toEqual([
      'manifest.json is missing: this is no bundle',
    ]);
  });

  test('the archive: cut off, lengthened, doubled, or no archive at all', async () => {
    const files = filesIn(bundle);
    const [first] = files;
    const cases = [
      [bundle.subarray(0, 4096), 'the archive is cut off'],
      [Buffer.concat([bundle, Buffer.alloc(512, 1)]), 'the archive goes on behind its end'],
      [writeTar([...files, ...(first ? [first] : [])]), 'the archive holds manifest.json twice'],
      [Buffer.from('hello'.repeat(500)), 'was not written by cutover: the entry at byte 0'],
      [Buffer.alloc(0), 'the archive is cut off'],
    ] as const;
    for (const [archive, why] of cases)
      expect((await verifyBundle(archive)).wrong).toEqual([expect.stringContaining(why)]);
  });

  test('an archive with a link or a folder is none of ours', async () => {
    call('ln', '-s', '/etc/passwd', at('report.json'));
    call('tar', '-cf', at('link.tar'), '-C', directory, 'report.json');
    const { wrong } = await verifyBundle(readFileSync(at('link.tar')));
    expect(wrong).toEqual([expect.stringContaining('was not written by cutover')]);
  });
});

describe('a signature', () => {
  const nothing = (): void => undefined;

  test('by a key that nobody knows does not count', async () => {
    const { wrong } = await verifyBundle(await forged(nothing, sign('eve')), { allowedSigners });
    expect(wrong).toEqual([expect.stringMatching(/^its signature does not count: No principal/)]);
  });

  test('made for something else does not count', async () => {
    const other = await forged(nothing, sign('ann', 'file'));
    expect((await verifyBundle(other, { allowedSigners })).wrong).toEqual([
      expect.stringMatching(/^its signature does not count: .*namespace/i),
    ]);
    expect((await verifyBundle(other)).wrong).toEqual([
      expect.stringMatching(/^its signature does not count: .*namespace/i),
    ]);
  });

  test('that was taken away is missed', async () => {
    expect((await verifyBundle(without(signatureName), { allowedSigners })).wrong).toEqual([
      'it is not signed, and --allowed-signers asks for a signature',
    ]);
  });

  test('that is none, or a list of signers that is not there, is told', async () => {
    expect((await verifyBundle(with_(signatureName, () => 'none'))).wrong).toHaveLength(1);
    const { wrong } = await verifyBundle(bundle, { allowedSigners: at('nowhere') });
    expect(wrong[0]).toMatch(/^its signature does not count: .*nowhere.*No such file/);
  });
});

describe('parts that do not say the same, though signed by somebody who may', () => {
  const wrongIn = async (change: (texts: Map<string, string>) => void) =>
    (await verifyBundle(await forged(change, sign('bob')), { allowedSigners })).wrong;

  test('another plan than the one that was decided about', async () => {
    const wrong = await wrongIn((texts) => texts.set('plan.json', '{}'));
    expect(wrong).toEqual([
      `plan.json has digest ${sha256('{}')}, the report is about plan ${planDigest}`,
    ]);
  });

  test('a decision about another plan', async () => {
    const other = 'b'.repeat(64);
    const wrong = await wrongIn(
      inReport((content) => {
        const [first, second] = content['approvals'] as object[];
        content['approvals'] = [first, { ...second, planDigest: other }];
      }),
    );
    expect(wrong).toEqual([
      `grace@ops decided at gate "accept" about plan ${other}, not about ${planDigest}`,
    ]);
  });

  test('a migration that nobody approved', async () => {
    const wrong = await wrongIn(inReport((content) => (content['approvals'] = [])));
    expect(wrong).toEqual(['the run migrated, but nobody approved its plan']);
  });

  test('a journal with a line less, or with another line', async () => {
    const shorter = await wrongIn((texts) =>
      texts.set('journal.jsonl', (texts.get('journal.jsonl') ?? '').replace(/^.*\n/, '')),
    );
    expect(shorter).toEqual([
      `journal.jsonl has ${report.journal.length - 1} lines, the report ${report.journal.length}`,
    ]);
    const other = await wrongIn((texts) =>
      texts.set('journal.jsonl', (texts.get('journal.jsonl') ?? '').replace('ada@ops', 'eve@ops')),
    );
    expect(other).toEqual([expect.stringMatching(/^journal.jsonl, line \d+: the report has/)]);
  });

  test('another run than the manifest names', async () => {
    const wrong = await wrongIn(inReport((content) => (content['runId'] = 'another-run')));
    expect(wrong).toContain(
      `runId is another-run in report.json and ${report.runId} in the manifest`,
    );
  });

  test('a report that is none', async () => {
    const wrong = await wrongIn(inReport((content) => (content['outcome'] = 'splendid')));
    expect(wrong).toEqual([expect.stringMatching(/^report.json: outcome/)]);
  });

  test('a signed decision whose words are not enclosed', async () => {
    const wrong = await wrongIn((texts) => texts.set('approvals.json', '[]\n'));
    expect(wrong).toEqual([
      'the signed decision of ann at gate "plan": approvals.json does not hold its words',
    ]);
  });

  test('a signed decision with the words of another', async () => {
    const wrong = await wrongIn(
      inReport((content) => {
        const [first, ...others] = content['approvals'] as object[];
        content['approvals'] = [{ ...first, by: 'bob' }, ...others];
      }),
    );
    expect(wrong).toEqual([
      'the signed decision of bob at gate "plan": approvals.json does not hold its words',
    ]);
  });

  test('a signed decision with the key of somebody else', async () => {
    const key = `SHA256:${'A'.repeat(43)}`;
    const wrong = await wrongIn(
      inReport((content) => {
        const [first, ...others] = content['approvals'] as object[];
        content['approvals'] = [{ ...first, proof: { signer: 'ann', key } }, ...others];
      }),
    );
    expect(wrong).toEqual([expect.stringContaining(`the report says ${key}`)]);
  });

  test('a signature over other words', async () => {
    const wrong = await wrongIn((texts) => {
      const changed = [{ ...signed, text: signed.text.replace(/"at":\d+/, '"at":2') }];
      texts.set('approvals.json', JSON.stringify(changed));
    });
    expect(wrong).toEqual([
      expect.stringMatching(/^the signed decision of ann.*incorrect signature/i),
    ]);
  });
});

describe('making one', () => {
  test('from a run without plan is refused', async () => {
    const none = makeBundle({ report, page: '', recorded: { signed: [] } });
    await expect(none).rejects.toMatchObject({ exitCode: 7 });
  });

  test('from a record that is of another plan is refused', async () => {
    const other = { ...plan, podRangesLast: !plan.podRangesLast };
    const made = makeBundle({
      report,
      page: '',
      recorded: { planned: { plan: other, planDigest }, signed: [] },
    });
    await expect(made).rejects.toMatchObject({ exitCode: 1 });
  });

  test('twice gives the same bytes', async () => {
    expect((await make()).equals(bundle)).toBe(true);
  });
});

test('docs/report.md names every file of a bundle, and no other', () => {
  const page = readFileSync(new URL('../../docs/report.md', import.meta.url), 'utf8');
  const named = [...page.matchAll(/^\| `([\w.]+)`/gm)].map(([, name]) => name);
  expect(named).toEqual([...filesIn(bundle).map(({ name }) => name), auditName]);
});
