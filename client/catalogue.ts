import { existsSync } from 'node:fs';
import type { Register } from './context.js';

/** One line of `cutover --help`, and where its code is. */
export interface Listed {
  /** Name and arguments as its help shows them: `status <run>`. */
  readonly usage: string;
  readonly summary: string;
  readonly group: string;
  /**
   * Loads what declares the command and runs it. Only what is typed is loaded: Temporal's client alone takes longer to
   * start than the whole help.
   */
  readonly load: () => Promise<Register>;
}

const before = 'Before a run:';
const look = 'Look at runs:';
const decide = 'Decide and steer:';
const serve = 'What has to run:';
const more = 'More:';

const questions = async () => (await import('./commands/ask.js')).registerQuestions;
const looks = async () => (await import('./commands/look.js')).registerLooks;
const decisions = async () => (await import('./commands/decide.js')).registerDecisions;
const steering = async () => (await import('./commands/steer.js')).registerSteering;

/** Every command, in the order of the help. A new one is a line here and a file in `commands/`. */
export const catalogue: readonly Listed[] = [
  {
    usage: 'spec <spec>',
    summary: 'check a spec without Temporal; print how to start it from the Temporal UI',
    group: before,
    load: async () => (await import('./commands/spec.js')).registerSpec,
  },
  {
    usage: 'assess <spec>',
    summary: 'read cluster, nodes and bundle, print what was found; changes nothing',
    group: before,
    load: questions,
  },
  {
    usage: 'rehearse <spec>',
    summary: "play it on a copy with the target's own API server; changes nothing",
    group: before,
    load: questions,
  },
  {
    usage: 'plan <spec>',
    summary: 'both, and print what a run would do and take; changes nothing',
    group: before,
    load: questions,
  },
  {
    usage: 'findings [id]',
    summary: 'every kind of finding, or all about one',
    group: before,
    load: async () => (await import('./commands/findings.js')).registerFindings,
  },
  {
    usage: 'hops <from> <to>',
    summary: 'the stepwise runs from one version to another, and when workers and etcd follow',
    group: before,
    load: async () => (await import('./commands/hops.js')).registerHops,
  },
  {
    usage: 'roles [phase]',
    summary: 'ClusterRoles with what a phase needs of the Kubernetes API, and no more',
    group: before,
    load: async () => (await import('./commands/roles.js')).registerRoles,
  },
  {
    usage: 'sudoers',
    summary: "print what lets an SSH user run the node agent's verbs and nothing else",
    group: before,
    load: async () => (await import('./commands/sudoers.js')).registerSudoers,
  },
  {
    usage: 'start <spec>',
    summary: 'start the one run of a cluster; it makes a plan and waits for its approval',
    group: decide,
    load: async () => (await import('./commands/start.js')).registerStart,
  },
  {
    usage: 'runs',
    summary: 'all runs, one line each',
    group: look,
    load: async () => (await import('./commands/runs.js')).registerRuns,
  },
  { usage: 'status <run>', summary: 'how far a run is', group: look, load: looks },
  { usage: 'watch <run>', summary: 'watch a run until it ends', group: look, load: looks },
  {
    usage: 'explain <run>',
    summary: 'what a run is waiting for, and what to do, in one sentence',
    group: look,
    load: async () => (await import('./commands/explain.js')).registerExplain,
  },
  {
    usage: 'logs <node> [run]',
    summary: 'everything a run did on one node',
    group: look,
    load: async () => (await import('./commands/logs.js')).registerLogs,
  },
  {
    usage: 'report <run>',
    summary: 'what was done, from the last run that ended',
    group: look,
    load: async () => (await import('./commands/report.js')).registerReport,
  },
  {
    usage: 'audit',
    summary: 'check that the log of what workers did is whole: verify',
    group: look,
    load: async () => (await import('./commands/audit.js')).registerAudit,
  },
  { usage: 'approve <run>', summary: 'approve an open gate', group: decide, load: decisions },
  {
    usage: 'reject <run>',
    summary: 'reject an open gate: what was begun is taken back',
    group: decide,
    load: decisions,
  },
  {
    usage: 'pause <run>',
    summary: 'start no further step; what is under way finishes',
    group: decide,
    load: steering,
  },
  {
    usage: 'resume <run>',
    summary: 'go on after a pause, or try a failed undo again',
    group: decide,
    load: steering,
  },
  {
    usage: 'rollback <run>',
    summary: 'stop, and take everything back, newest first, or what came after one step',
    group: decide,
    load: steering,
  },
  {
    usage: 'pace <run>',
    summary: 'faster or slower from now on: nodes at the same time, activities on nodes a second',
    group: decide,
    load: async () => (await import('./commands/pace.js')).registerPace,
  },
  {
    usage: 'quarantine <run> <node>',
    summary: 'go on without a worker',
    group: decide,
    load: steering,
  },
  {
    usage: 'retry <run>',
    summary: 'try at once what waits for its next attempt',
    group: decide,
    load: async () => (await import('./commands/retry.js')).registerRetry,
  },
  {
    usage: 'recover <spec>',
    summary: "take a run back, or let go of it, when Temporal's database is gone",
    group: decide,
    load: async () => (await import('./commands/recover.js')).registerRecover,
  },
  {
    usage: 'schedule',
    summary: 'start runs by the calendar: create, list, pause, resume, delete, trigger',
    group: serve,
    load: async () => (await import('./commands/schedule.js')).registerSchedules,
  },
  {
    usage: 'worker [options...]',
    summary: 'run a Temporal worker in the foreground',
    group: serve,
    load: async () => (await import('./commands/worker.js')).registerWorker,
  },
  {
    usage: 'console',
    summary: 'serve the web page: see runs, decide, steer, take reports along',
    group: serve,
    load: async () => (await import('./commands/console.js')).registerConsole,
  },
  {
    usage: 'payload-key <file>',
    summary: 'make a key ring that encrypts what goes to Temporal, or add the next key',
    group: serve,
    load: async () => (await import('./commands/payload-key.js')).registerPayloadKey,
  },
  {
    usage: 'completion [shell]',
    summary: 'print what completes commands in bash or zsh',
    group: more,
    load: async () => (await import('./commands/completion.js')).registerCompletion,
  },
  {
    usage: 'doctor',
    summary: 'what of the lab was found on this machine, and what is missing',
    group: more,
    load: async () => (await import('./commands/doctor.js')).registerDoctor,
  },
  ...labIfThere(),
];

/** An image for operators may leave the lab out. */
function labIfThere(): Listed[] {
  const isThere = ['js', 'ts'].some((kind) =>
    existsSync(new URL(`../lab/commands.${kind}`, import.meta.url)),
  );
  if (!isThere) return [];
  return [
    {
      usage: 'lab',
      summary: 'real clusters in containers, to try all this on',
      group: more,
      load: async () => (await import('../lab/commands.js')).registerLab,
    },
  ];
}
