import type { Command } from 'commander';
import { withTemporal } from '../connect.js';
import type { CommonOptions, Context, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { whoAmI } from '../identity.js';
import { readSpec } from '../read-spec.js';
import { createSchedule } from '../schedule/create.js';
import { scheduleText, schedulesText } from '../schedule/schedule-text.js';
import {
  deleteSchedule,
  listSchedules,
  noteOf,
  pauseSchedule,
  resumeSchedule,
} from '../schedule/schedules.js';
import { triggerSchedule } from '../schedule/trigger.js';
import { whenOf } from '../schedule/when.js';
import { teach } from '../teach.js';
import { hasWorker, noWorkerText } from '../workers.js';

interface SaidOptions extends CommonOptions {
  readonly by: string;
  readonly reason?: string;
}

interface CreateOptions extends SaidOptions {
  readonly cron?: string;
  readonly at?: string;
  readonly zone?: string;
  readonly ahead: number;
}

/** `cutover schedule …`: runs that Temporal starts by itself, one schedule for each cluster. */
export const registerSchedules: Register = (program, context) => {
  const group = program
    .command('schedule')
    .description('have runs started by themselves, as windows open or at set times');
  teach(
    group,
    ['schedule create blue.yaml --ahead 120', 'two hours before each window of the spec'],
    ['schedule create blue.yaml --at "2026-11-28 20:00" --zone Europe/Berlin', 'once'],
    ['schedule pause blue --reason "freeze until the 5th"', 'nothing is started until resume'],
    ['schedule trigger blue', 'start one now'],
  );
  registerCreate(group, context);
  withCommonOptions(
    group.command('list').description('every schedule, and when it starts a run next'),
  ).action((options: CommonOptions) =>
    withTemporal(options, async (client) =>
      show(context, options, await listSchedules(client), schedulesText),
    ),
  );
  registerPausing(group, context);
  registerTrigger(group, context);
  withCommonOptions(
    onCluster(group, 'delete').description('take the schedule away; a run under way goes on'),
  ).action(async (target: string, options: CommonOptions) => {
    const cluster = await clusterIn(target);
    await withTemporal(options, (client) => deleteSchedule(client, cluster));
    show(context, options, { cluster }, () => `deleted the schedule of ${cluster}`);
  });
};

function registerCreate(group: Command, context: Context): void {
  withCommonOptions(
    saidBy(group.command('create').argument('<spec>', 'spec file'))
      .description("start the spec's run as its windows open, or when you say")
      .option('--cron <expression>', 'five fields, or seven with seconds and year')
      .option('--at <time>', 'once: "2026-11-28 22:00"')
      .option('--zone <zone>', "of these times; the first window's, or UTC")
      .option('--ahead <minutes>', 'so long before a window opens', minutesOf, 0),
  ).action(async (file: string, options: CreateOptions) => {
    const spec = await readSpec(file);
    const { cron, at, zone, ahead, by, reason } = options;
    const wish = {
      ...(cron !== undefined && { cron }),
      ...(at !== undefined && { at }),
      ...(zone !== undefined && { zone }),
      aheadMinutes: ahead,
    };
    const when = whenOf(wish, spec.spec.windows, Date.now());
    await withTemporal(options, async (client) => {
      const said = { by, ...(reason !== undefined && { reason }) };
      const view = await createSchedule(client, { file: spec, when, ...said });
      show(context, options, view, scheduleText);
      if (!(await hasWorker(client))) context.terminal.warn(`warning: ${noWorkerText}`);
    });
  });
}

function registerPausing(group: Command, context: Context): void {
  const declare = (name: string, act: typeof pauseSchedule, description: string): void => {
    withCommonOptions(saidBy(onCluster(group, name)).description(description)).action(
      async (target: string, options: SaidOptions) => {
        const cluster = await clusterIn(target);
        await withTemporal(options, async (client) => {
          const note = noteOf(options.by, options.reason);
          show(context, options, await act(client, cluster, note), scheduleText);
        });
      },
    );
  };
  declare('pause', pauseSchedule, 'start nothing until it is resumed; a run under way goes on');
  declare('resume', resumeSchedule, 'start runs again, also after one that failed');
}

function registerTrigger(group: Command, context: Context): void {
  withCommonOptions(
    onCluster(group, 'trigger').description('start a run now, as the schedule would'),
  ).action(async (target: string, options: CommonOptions) => {
    const cluster = await clusterIn(target);
    await withTemporal(options, async (client) => {
      const started = await triggerSchedule(client, cluster);
      show(context, options, { cluster, ...started }, () =>
        [`started ${started.workflowId}`, `watch it with: cutover watch ${cluster}`].join('\n'),
      );
      if (!(await hasWorker(client))) context.terminal.warn(`warning: ${noWorkerText}`);
    });
  });
}

const onCluster = (group: Command, name: string): Command =>
  group.command(name).argument('<run>', 'name of the cluster, or its spec file');

const saidBy = (command: Command): Command =>
  command
    .option('--by <name>', 'who says so', whoAmI())
    .option('--reason <text>', 'why, for whoever looks at the schedule');

/** A name, or a spec file that holds one. @throws Fault with code 2 for neither. */
async function clusterIn(target: string): Promise<string> {
  if (/[/.]/.test(target)) return (await readSpec(target)).spec.cluster;
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(target)) return target;
  throw fault(ExitCode.BadInput, `${JSON.stringify(target)} is no cluster's name and no spec file`);
}

/** A week at most: windows are no longer. */
function minutesOf(written: string): number {
  const minutes = Number(written);
  if (written.trim() !== '' && Number.isInteger(minutes) && minutes >= 0 && minutes <= 10_080)
    return minutes;
  throw fault(ExitCode.BadInput, `--ahead is "${written}"; give whole minutes from 0 to 10080`);
}
