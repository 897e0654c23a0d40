import { afterAll, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askInfrastructure } from '../../../activities/assess/infrastructure-hook.js';
import { until } from '../../../lab/nodes/until.js';

const scratch = mkdtempSync(join(tmpdir(), 'kube-cutover-hook-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const ask = (script: string, limits?: { timeoutMs: number; outputBytes: number }) =>
  askInfrastructure(
    {
      infrastructureHook: [process.execPath, '-e', script],
      cluster: 'shop',
      from: 'v1.19.12',
      version: 'v1.23.6',
    },
    limits,
  );

test('no command, no finding', async () => {
  expect(
    await askInfrastructure({ cluster: 'shop', from: 'v1.19.12', version: 'v1.23.6' }),
  ).toEqual([]);
});

test('findings are taken over under ids of their own', async () => {
  const one = { id: 'listener-missing', severity: 'blocker', where: 'lb-1', what: 'no 6443' };
  expect(await ask(`console.log(JSON.stringify({ findings: [${JSON.stringify(one)}] }))`)).toEqual([
    { ...one, id: 'infrastructure/listener-missing' },
  ]);
});

test('the command is told the cluster and the versions, and nothing else of our environment', async () => {
  process.env['CUTOVER_TEST_SECRET'] = 'not for you';
  const [finding] = await ask(
    "console.log(JSON.stringify({findings:[{id:'x',severity:'note',where:'env',what:Object.keys(process.env).sort().join()+process.env.CUTOVER_CLUSTER+process.env.CUTOVER_FROM+process.env.CUTOVER_TO}]}))",
  );
  delete process.env['CUTOVER_TEST_SECRET'];
  expect(finding?.what).toBe('CUTOVER_CLUSTER,CUTOVER_FROM,CUTOVER_TO,PATHshopv1.19.12v1.23.6');
});

test.each([
  {
    name: 'an exit code',
    script: "console.error('no way to lb-1');process.exit(3)",
    told: /ended with 3: no way to lb-1$/,
  },
  { name: 'a signal', script: 'process.kill(process.pid, "SIGTERM")', told: /ended with SIGTERM$/ },
  {
    name: 'no JSON',
    script: "console.log('\\u001b[31mhello')",
    told: /printed no JSON: \\u001b\[31mhello$/,
  },
  {
    name: 'another form',
    script: 'console.log(\'{"findings":[{"id":"../x"}]}\')',
    told: /another form: findings\.0\.id must be lower case/,
  },
  { name: 'deep JSON', script: "console.log('['.repeat(5e5))", told: /printed no JSON/ },
  {
    name: 'more fields',
    script: 'console.log(\'{"findings":[],"waive":true}\')',
    told: /another form/,
  },
])('a command that ends with $name is itself a finding', async ({ script, told }) => {
  const findings = await ask(script);
  expect(findings.map(({ id, severity }) => ({ id, severity }))).toEqual([
    { id: 'infrastructure-hook-failed', severity: 'blocker' },
  ]);
  expect(findings[0]?.what).toMatch(told);
});

test('a program that is not there is a finding', async () => {
  const findings = await askInfrastructure({
    infrastructureHook: ['/nonexistent/hook; touch /tmp/x'],
    cluster: 'shop',
    from: 'v1.19.12',
    version: 'v1.23.6',
  });
  expect(findings[0]?.what).toMatch(/could not be started: spawn .*ENOENT$/);
});

test('a flood is cut off', async () => {
  const findings = await ask(
    "const b='x'.repeat(65536);(function f(){process.stdout.write(b,f)})()",
    {
      timeoutMs: 20_000,
      outputBytes: 1024 * 1024,
    },
  );
  expect(findings[0]?.what).toMatch(/printed more than 1048576 bytes$/);
});

test('one that does not end is ended with all that it has started', async () => {
  const file = join(scratch, 'pids');
  const script = `const{spawn}=require('child_process');const c=spawn(process.execPath,['-e','setInterval(()=>{},1000)']);require('fs').writeFileSync(${JSON.stringify(file)},process.pid+' '+c.pid);setInterval(()=>{},1000)`;
  const findings = await ask(script, { timeoutMs: 1_500, outputBytes: 1024 });
  expect(findings[0]?.what).toMatch(/did not end within 1.5 s$/);
  const pids = readFileSync(file, 'utf8').split(' ');
  await until({ name: 'both processes to be gone', deadlineMs: 5_000, everyMs: 50 }, () =>
    Promise.resolve(pids.find((pid) => !isGone(pid))),
  );
  expect(pids).toHaveLength(2);
});

/** A zombie, whom nobody has waited for yet, has ended as well. */
function isGone(pid: string): boolean {
  const path = `/proc/${pid}/stat`;
  try {
    return !existsSync(path) || / Z /.test(readFileSync(path, 'utf8'));
  } catch {
    return true;
  }
}
