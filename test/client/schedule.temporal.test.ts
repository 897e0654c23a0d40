import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { registerSchedules } from '../../client/commands/schedule.js';
import type { ScheduleView } from '../../client/schedule/schedule-view.js';
import { aSpec } from '../model/schema/a-spec.js';
import { openStage } from './a-stage.js';
import { cutover, type Ended } from './a-terminal.js';

jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), 'cutover-schedule-'));
const stage = await openStage();
afterAll(async () => {
  await stage.close();
  rmSync(directory, { recursive: true });
});

const call = (...args: readonly string[]): Promise<Ended> =>
  cutover(['schedule', ...args, ...stage.options]);

function specFile(cluster: string, over: Readonly<Record<string, unknown>> = {}): string {
  const file = join(directory, `${cluster}.yaml`);
  writeFileSync(file, stringify(aSpec({ cluster, ...over })));
  return file;
}

const saturdays = [
  { zone: 'Europe/Berlin', weekdays: ['saturday'], start: '22:00', lengthMinutes: 240 },
];

test('one schedule from its creation to its end', async () => {
  const file = specFile('blue', { windows: saturdays });
  const created = await call('create', file, '--by', 'ada', '--reason', 'CHG-4711');
  expect(created.code).toBe(0);
  expect(created.out).toMatch(
    /^blue: v1\.19\.12 -> v1\.23\.6, active\n {2}starts {5}as a window opens, 5\d times until Sat /,
  );
  expect(created.out).toMatch(/\n {2}next {7}Sat \S+ 22:00 Europe\/Berlin\n/);
  expect(created.out).toMatch(/\n {2}note {7}ada: CHG-4711$/);
  expect(created.err).toContain('warning: no worker polls task queue kube-cutover');
  expect(await call('create', file)).toMatchObject({
    code: 7,
    err: expect.stringContaining('cutover schedule delete blue'),
  });
  const paused = await call('pause', 'blue', '--by', 'grace', '--reason', 'freeze');
  expect(paused.out).toMatch(/^blue: .* paused\n[^]*none while it is paused[^]*grace: freeze$/);
  const resumed = JSON.parse((await call('resume', file, '--json')).out) as ScheduleView;
  expect(resumed).toMatchObject({ cluster: 'blue', state: 'active', started: 0 });
  const triggered = await call('trigger', 'blue');
  expect(triggered.out).toMatch(/^started scheduled-blue-2\S+\nwatch it with: cutover watch blue$/);
  expect(await call('trigger', 'blue')).toMatchObject({ code: 7 });
  expect(await call('delete', 'blue')).toMatchObject({
    code: 0,
    out: 'deleted the schedule of blue',
  });
  for (const verb of ['delete', 'pause', 'resume', 'trigger'])
    expect(await call(verb, 'blue')).toMatchObject({
      code: 7,
      err: expect.stringContaining('there is no schedule for cluster blue'),
    });
});

test('a list is by cluster, and says so where it is empty', async () => {
  for (const cluster of ['red', 'green'])
    await call('create', specFile(cluster), '--at', '2030-01-01 22:00', '--zone', 'Asia/Kolkata');
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { out, code } = await call('list');
    expect(code).toBe(0);
    if (/^green: [^]*\n\nred: [^]*Tue 2030-01-01 22:00 Asia\/Kolkata/.test(out)) break;
    if (Date.now() > deadline) throw new Error(`the list is: ${out}`);
    await delay(100);
  }
  for (const cluster of ['red', 'green']) await call('delete', cluster);
  for (;;) {
    const { out } = await call('list');
    if (out.startsWith('there is no schedule')) break;
    if (Date.now() > deadline) throw new Error(`the list is: ${out}`);
    await delay(100);
  }
  expect((await call('list', '--json')).out).toBe('[]');
});

test('a schedule of somebody else in the same namespace is left alone', async () => {
  const scheduleId = 'migrate-theirs';
  await stage.client.schedule.create({
    scheduleId,
    spec: { cronExpressions: ['@yearly'] },
    action: { type: 'startWorkflow', workflowType: 'theirs', taskQueue: 'theirs' },
  });
  for (const verb of ['delete', 'pause', 'trigger'])
    expect(await call(verb, 'theirs')).toMatchObject({ code: 7 });
  const { state } = await stage.client.schedule.getHandle(scheduleId).describe();
  expect(state.paused).toBe(false);
});

test.each<[string, readonly string[], RegExp]>([
  ['no time', [], /the spec has no windows/],
  ['a number that is none', ['--ahead', 'soon'], /--ahead is "soon"; give whole minutes/],
  ['a number that is too large', ['--ahead', '10081'], /from 0 to 10080/],
  ['a past moment', ['--at', '2020-01-01 22:00'], /which is past/],
])('%s is refused with code 2 before Temporal is asked', async (_, args, why) => {
  const { code, err } = await cutover([
    'schedule',
    'create',
    specFile('gray'),
    ...args,
    '--address',
    '127.0.0.1:1',
  ]);
  expect(code).toBe(2);
  expect(err).toMatch(why);
});

test('a spec that is refused has no schedule; nor has a name that is none', async () => {
  expect(await call('create', specFile('gray', { version: 'v1.19' }))).toMatchObject({
    code: 2,
    err: expect.stringContaining('version: "v1.19" is not allowed'),
  });
  expect(await call('pause', 'Gray!')).toMatchObject({ code: 2 });
  expect(await call('pause', 'gray')).toMatchObject({ code: 7 });
});

test('docs/schedules.md names the commands and options that there are', () => {
  const page = readFileSync(new URL('../../docs/schedules.md', import.meta.url), 'utf8');
  const program = new Command('cutover');
  registerSchedules(program, {
    terminal: { isInteractive: false, print: fail, warn: fail, paint: fail, ask: async () => '' },
    end: fail,
  });
  const commands = program.commands[0]?.commands ?? [];
  const known = new Map(
    commands.map((one) => [one.name(), one.options.map(({ long }) => long ?? '')]),
  );
  const lines = [...page.matchAll(/^cutover schedule (\w+)(.*)$/gm)];
  expect(new Set(lines.map(([, name = '']) => name))).toEqual(new Set(known.keys()));
  for (const [, name = '', rest = ''] of lines)
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(known.get(name)).toContain(option);
});

function fail(): never {
  throw new Error('nothing is to be run here');
}
