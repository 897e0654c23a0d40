import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { verifySignature } from '../../../activities/approvals/verify.js';
import { newNonce, signApproval } from '../../../client/sign-approval.js';
import { approvalText, readApprovalText } from '../../../model/approval-text.js';
import {
  type ApprovalRules,
  type ApprovalStatement,
  approvalNamespace,
  type SignedApproval,
} from '../../../model/approvals.js';
import { afterJudgement, judgeApproval } from '../../../workflows/runbook/approval-rules.js';

const directory = mkdtempSync(join(tmpdir(), 'cutover-verify-test-'));
const at = (name: string): string => join(directory, name);
const leftovers = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('kube-cutover-approval-'));
const leftBefore = leftovers();

const only = `namespaces="${approvalNamespace}"`;
const told: string[] = [];
const tell = (words: string): void => void told.push(words);

/** Calls a tool that must do its work. */
function call(program: string, ...args: readonly string[]): string {
  const end = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (end.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${end.stderr}`);
  return end.stdout;
}

function makeKey(name: string, passphrase = '', type = 'ed25519'): void {
  call('ssh-keygen', '-q', '-t', type, '-N', passphrase, '-C', '', '-f', at(name));
}

const publicOf = (name: string): string => readFileSync(at(`${name}.pub`), 'utf8').trim();

/** A file whose lines may hold `{ann}` in place of that public key. */
function list(name: string, ...lines: readonly string[]): string {
  const text = lines.map((line) => line.replace(/\{(\w+)\}/g, (_, key: string) => publicOf(key)));
  writeFileSync(at(name), `${text.join('\n')}\n`, { mode: 0o644 });
  return at(name);
}

const statement = (more: Partial<ApprovalStatement> = {}): ApprovalStatement => ({
  run: 'r-1',
  gate: 'plan',
  planDigest: 'a'.repeat(64),
  decision: 'approved',
  by: 'ann',
  at: Date.now(),
  nonce: newNonce(),
  ...more,
});

const sign = (key: string, more: Partial<ApprovalStatement> = {}): Promise<SignedApproval> =>
  signApproval({ approval: statement(more), keyFile: at(key), tell });

let signed: SignedApproval;
let signers: string;

beforeAll(async () => {
  for (const key of ['ann', 'bob', 'eve', 'authority']) makeKey(key);
  signers = list('signers', '# who may approve', `ann ${only} {ann}`, `bob ${only} {bob}`);
  signed = await sign('ann');
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('a good signature tells its signer and the fingerprint of the key', async () => {
  const fingerprint = call('ssh-keygen', '-l', '-f', at('ann.pub')).split(' ')[1];
  expect(await verifySignature({ ...signed, allowedSigners: signers })).toEqual({
    signer: 'ann',
    key: fingerprint,
  });
  expect(told).toEqual([]);
});

test.each([
  ['ecdsa', 'ecdsa'],
  ['rsa', 'rsa'],
])('a key of type %s is as good', async (name, type) => {
  makeKey(name, '', type);
  const allowedSigners = list(`signers-${name}`, `ann ${only} {${name}}`);
  const verified = await verifySignature({ ...(await sign(name)), allowedSigners });
  expect(verified).toMatchObject({ signer: 'ann' });
});

test.each<[string, () => Promise<SignedApproval>, string]>([
  [
    'changed text',
    async () => ({ ...signed, text: signed.text.replace('approved', 'rejected') }),
    'incorrect signature',
  ],
  ['the key of somebody unknown', () => sign('eve'), 'No principal matched'],
  ['the key of another signer', () => sign('bob'), 'its key is of "bob"'],
  ['another namespace', async () => signedFor('file'), 'namespace does not match'],
  [
    'a signature over other text',
    async () => ({ ...(await sign('ann')), text: signed.text }),
    'incorrect signature',
  ],
  ['no canonical text', async () => ({ ...signed, text: `${signed.text}\n` }), 'canonical form'],
  ['no signature', async () => ({ ...signed, signature: '' }), 'one SSH SIGNATURE block'],
  ['a broken signature', async () => ({ ...signed, signature: broken() }), 'does not count'],
  ['two signatures', async () => ({ ...signed, signature: signed.signature.repeat(2) }), 'one SSH'],
])('%s is refused', async (_, make, why) => {
  expect(await verifySignature({ ...(await make()), allowedSigners: signers })).toEqual({
    refused: expect.stringContaining(why),
  });
});

/** Ann's signature, made for another purpose. */
function signedFor(namespace: string): SignedApproval {
  writeFileSync(at('text'), signed.text);
  rmSync(at('text.sig'), { force: true });
  call('ssh-keygen', '-q', '-Y', 'sign', '-n', namespace, '-f', at('ann'), at('text'));
  return { text: signed.text, signature: readFileSync(at('text.sig'), 'utf8') };
}

const broken = (): string =>
  signed.signature
    .split('\n')
    .filter((_, line) => line !== 2)
    .join('\n');

test.each<[string, readonly string[], string]>([
  ['expired', [`ann ${only},valid-before="20200101" {ann}`], 'key has expired'],
  ['not valid yet', [`ann ${only},valid-after="20990101" {ann}`], 'key is not yet valid'],
  ['for another namespace', [`ann namespaces="git" {ann}`], 'key is not permitted'],
  ['of nobody', [`bob ${only} {bob}`], 'No principal matched'],
  ['under a pattern', [`* ${only} {ann}`], 'its key is of "*"'],
  ['under another pattern', [`*,!ann ${only} {ann}`], 'its key is of "*", "!ann"'],
  ['of another person first', [`bob ${only} {ann}`, `ann ${only} {ann}`], 'its key is of "bob"'],
  ['not a key', ['ann ssh-ed25519 AAAA'], 'does not count'],
])('a signer whose line is %s is refused', async (name, lines, why) => {
  const allowedSigners = list(`signers ${name}`, ...lines);
  const verified = await verifySignature({ ...signed, allowedSigners });
  expect(verified).toEqual({ refused: expect.stringContaining(why) });
});

test.each<[string, readonly string[]]>([
  ['is within its time', [`ann ${only},valid-after="20200101",valid-before="20990101" {ann}`]],
  ['has two names', [`ann,ann@example.com ${only} {ann}`]],
  ['has an old line, too', [`ann valid-before="20200101" {ann}`, `ann ${only} {ann}`]],
])('a signer whose line %s counts', async (name, lines) => {
  const allowedSigners = list(`signers ${name}`, ...lines);
  const verified = await verifySignature({ ...signed, allowedSigners });
  expect(verified).toMatchObject({ signer: 'ann' });
});

describe('a certificate', () => {
  let byCertificate: SignedApproval;
  let allowedSigners: string;

  beforeAll(async () => {
    copyFileSync(at('ann.pub'), at('certified.pub'));
    copyFileSync(at('ann'), at('certified'));
    const principal = 'ann@example.com';
    call(
      'ssh-keygen',
      '-q',
      '-s',
      at('authority'),
      '-I',
      'a',
      '-n',
      principal,
      '-V',
      '+1h',
      at('certified.pub'),
    );
    byCertificate = await sign('certified-cert.pub', { by: principal });
    allowedSigners = list('signers-ca', `*@example.com cert-authority,${only} {authority}`);
  });

  test('names people under a pattern', async () => {
    const verified = await verifySignature({ ...byCertificate, allowedSigners });
    expect(verified).toMatchObject({ signer: 'ann@example.com' });
  });

  test('speaks for nobody else', async () => {
    const forBob = await sign('certified-cert.pub', { by: 'bob@example.com' });
    expect(await verifySignature({ ...forBob, allowedSigners })).toEqual({
      refused: expect.stringContaining('its key is of "ann@example.com"'),
    });
  });

  test('falls with its authority', async () => {
    const revokedKeys = list('revoked-ca', '{authority}');
    const verified = await verifySignature({ ...byCertificate, allowedSigners, revokedKeys });
    expect(verified).toHaveProperty('refused');
  });
});

describe('revoked keys', () => {
  const verifyAgainst = (revokedKeys: string) =>
    verifySignature({ ...signed, allowedSigners: signers, revokedKeys });

  test('in a plain list are refused', async () => {
    expect(await verifyAgainst(list('revoked', '{ann}'))).toEqual({
      refused: expect.stringContaining('its key is revoked'),
    });
  });

  test('in a binary list are refused', async () => {
    call('ssh-keygen', '-q', '-k', '-f', at('krl'), at('ann.pub'));
    expect(await verifyAgainst(at('krl'))).toHaveProperty('refused');
  });

  test('of others do not matter', async () => {
    expect(await verifyAgainst(list('revoked-eve', '{eve}'))).toHaveProperty('signer');
  });

  test('in a list that cannot be read revoke everybody', async () => {
    expect(await verifyAgainst(list('revoked-junk', 'junk'))).toHaveProperty('refused');
  });

  test('must be there once they are told', async () => {
    expect(await verifyAgainst(at('nowhere'))).toEqual({
      refused: expect.stringMatching(/^revoked keys: .*nowhere cannot be read: .*ENOENT/),
    });
  });
});

describe('the list of signers', () => {
  test.each<[string, () => string, string]>([
    ['is missing', () => at('nowhere'), 'ENOENT: no such file'],
    ['is a directory', () => directory, 'is not a file'],
    ['is a pipe', () => (call('mkfifo', at('pipe')), at('pipe')), 'is not a file'],
    ['is too long', () => list('long', '#'.repeat(1024 * 1024)), 'is longer than'],
    ['can be changed by others', () => open(), 'run chmod go-w on it'],
    ['is empty', () => list('empty', ''), 'No principal matched'],
  ])('that %s', async (_, make, why) => {
    const verified = await verifySignature({ ...signed, allowedSigners: make() });
    expect(verified).toEqual({ refused: expect.stringContaining(why) });
  });

  function open(): string {
    copyFileSync(signers, at('open'));
    chmodSync(at('open'), 0o664);
    return at('open');
  }
});

describe('ssh-keygen', () => {
  const limits = { timeoutMs: 10_000, outputBytes: 64 * 1024 };
  const verifyBy = (program: string, more: Partial<typeof limits> = {}) =>
    verifySignature({ ...signed, allowedSigners: signers }, { ...limits, ...more, program });

  function script(name: string, ...lines: readonly string[]): string {
    writeFileSync(at(name), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
    return at(name);
  }

  test('that is missing is told to be installed', async () => {
    expect(await verifyBy(at('no-keygen'))).toEqual({
      refused: expect.stringContaining('install OpenSSH'),
    });
  });

  test('that hangs ends in time, with all that it has started', async () => {
    const program = script('hangs', `sleep 300 & echo $! > '${at('pid')}'`, 'wait');
    expect(await verifyBy(program, { timeoutMs: 500 })).toEqual({
      refused: expect.stringContaining('did not end within 0.5 s'),
    });
    await gone(Number(readFileSync(at('pid'), 'utf8')));
  });

  test('that floods is stopped', async () => {
    expect(await verifyBy(script('floods', 'yes'))).toEqual({
      refused: expect.stringContaining('printed more than 65536 bytes'),
    });
  });

  test('that agrees without naming the key is not believed', async () => {
    expect(await verifyBy(script('agrees', 'echo ann'))).toEqual({
      refused: expect.stringContaining('does not tell its key'),
    });
  });

  test('sees nothing of our environment', async () => {
    process.env['CUTOVER_CANARY'] = 'secret';
    await verifyBy(script('tells', `env > '${at('environment')}'`, 'echo ann'));
    delete process.env['CUTOVER_CANARY'];
    const names = readFileSync(at('environment'), 'utf8').match(/^\w+/gm) ?? [];
    expect(names.filter((name) => !/^(?:PATH|LC_ALL|TZ|PWD|OLDPWD|SHLVL|_)$/.test(name))).toEqual(
      [],
    );
  });
});

/** Waits until a process is not there, or only waits to be reaped. */
async function gone(pid: number): Promise<void> {
  const runs = (): boolean => {
    const path = `/proc/${pid}/stat`;
    return existsSync(path) && !/^\d+ \(.*\) Z/.test(readFileSync(path, 'utf8'));
  };
  for (const deadline = Date.now() + 5_000; runs(); await pause(20))
    if (Date.now() > deadline) throw new Error(`process ${pid} still runs`);
}

describe('signing', () => {
  test('gives back the canonical text of the statement', async () => {
    const approval = statement({ comment: 'go', ticket: 'CHG-1', expires: Date.now() + 60_000 });
    const { text } = await signApproval({ approval, keyFile: at('ann'), tell });
    expect(text).toBe(approvalText(approval));
    expect(readApprovalText(text)).toEqual(approval);
  });

  test.each<[string, string, Partial<ApprovalStatement>, string]>([
    ['without the key', 'nowhere', {}, 'did not sign'],
    ['with a name that cannot be', 'ann', { by: '-I' }, 'by must be a name'],
  ])('%s ends with a fault', async (_, key, more, why) => {
    await expect(sign(key, more)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(why),
    });
  });

  test('with a key that the agent holds needs only the public one', async () => {
    mkdirSync(at('elsewhere'));
    copyFileSync(at('ann.pub'), at('elsewhere/ann.pub'));
    const agent = spawn('ssh-agent', ['-D', '-a', at('agent')], { stdio: 'ignore' });
    process.env['SSH_AUTH_SOCK'] = at('agent');
    try {
      for (const deadline = Date.now() + 5_000; !existsSync(at('agent')); await pause(20))
        if (Date.now() > deadline) throw new Error('the agent made no socket');
      spawnSync('ssh-add', ['-q', at('ann')], { env: process.env, stdio: 'ignore' });
      const byAgent = await sign('elsewhere/ann.pub');
      const verified = await verifySignature({ ...byAgent, allowedSigners: signers });
      expect(verified).toMatchObject({ signer: 'ann' });
    } finally {
      agent.kill();
      delete process.env['SSH_AUTH_SOCK'];
    }
  });
});

describe('from the key to the gate', () => {
  const rules: ApprovalRules = {
    run: 'r-1',
    planDigest: 'a'.repeat(64),
    gate: 'plan',
    signatures: 'required',
    people: 2,
    selfApproval: 'refused',
    requestedBy: { name: 'cid' },
  };

  test('two people open it, and a replay does not', async () => {
    let seen = { accepted: [], nonces: [] } as Parameters<typeof judgeApproval>[1];
    const send = async (message: SignedApproval) => {
      const approval = readApprovalText(message.text);
      const proof = await verifySignature({ ...message, allowedSigners: signers });
      if (typeof approval === 'string' || 'refused' in proof) throw new Error('not verified');
      const judged = { approval, proof };
      const judgement = judgeApproval(rules, seen, judged, Date.now());
      seen = afterJudgement(seen, judged, judgement);
      return judgement;
    };
    expect(await send(signed)).toMatchObject({ missing: 1 });
    expect(await send(signed)).toEqual({ refused: expect.stringContaining('was sent before') });
    expect(await send(await sign('ann'))).toHaveProperty('refused');
    expect(await send(await sign('bob', { by: 'bob' }))).toMatchObject({ missing: 0 });
  });
});

test('nothing is left in the temporary directory', () => {
  expect(leftovers()).toEqual(leftBefore);
});
