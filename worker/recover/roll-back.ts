import { evidence } from '../../model/evidence.js';
import type { Recovered, StuckAnswer } from '../../model/recovery.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { dueOf } from '../../workflows/recovery/due.js';
import { progressOf } from '../../workflows/recovery/progress.js';
import { journalOf } from '../../workflows/recovery/rebuild.js';
import { type Desk, createDesk, record } from '../../workflows/runbook/desk.js';
import { refused } from '../../workflows/runbook/failures.js';
import type { Host } from '../../workflows/runbook/host.js';
import { rollBack } from '../../workflows/runbook/roll-back.js';
import type { Runbook } from '../../workflows/runbook/step.js';
import { teller } from '../../workflows/runbook/tell.js';
import type { Memory } from '../../workflows/steps/memory.js';
import { strategies } from '../../workflows/strategies.js';
import type { Diary } from './diary.js';
import { giveBackNodes } from './give-back.js';
import { type LocalWorld, localHost } from './local-host.js';
import { memoryOf } from './memory.js';
import { reportOf } from './report-of.js';
import type { RunFound } from './survey.js';

/** What a way back without Temporal stands on. */
export interface WayBack extends Pick<LocalWorld, 'activities' | 'said' | 'wait'> {
  readonly found: RunFound;
  /** As it stands at the terminal: how nodes and API are reached now. */
  readonly spec: InPlaceSpec;
  /** Every node was claimed with it. */
  readonly epoch: number;
  readonly diary: Diary;
  readonly by: string;
  readonly reason?: string;
  /** Asks a person about an undo that failed. */
  readonly ask: (step: string, why: string) => Promise<StuckAnswer>;
}

/**
 * Takes a run back by its own runbook and engine, on a host in this process. Called again after it was cut off itself it goes on
 * where it was: nodes know what they did, and the diary knows what else was undone.
 *
 * @throws Refused without a plan, NeedsOperator where a person gave up.
 */
export async function rollBackLocally(way: WayBack): Promise<Recovered> {
  const { found, by } = way;
  if (found.planned === undefined) throw refused(`there is no plan of run ${found.runId}`);
  const plan = reachedBy(found.planned.plan, way.spec);
  const progress = progressOf(found.lines);
  const memory = memoryOf(found, progress);
  refuseUnknownSnapshot(found, memory);
  const make = () => strategies[plan.spec.strategy].runbook(plan, new Set(), memory);
  const runbook = make();
  const desk = deskOf(way, runbook);
  const { host, wake } = hostFor(way, desk);
  const { tell, settled } = teller(host, desk, plan.spec);
  desk.tell = tell;
  const reason = `${by} asked at a terminal (a name that nobody has proven), without Temporal: ${way.reason ?? 'no reason given'}`;
  record(desk, 'recover', reason, host.now());
  tell('rolling-back', reason);
  const due = leftOf(way.diary, runbook, await dueOf(make, progress));
  watchFor(desk, wake, way.ask);
  const first = runbook.findIndex(({ phase }) => phase === 'clean' || phase === 'install');
  const inWindow = due.filter((index) => index >= first);
  await rollBack(runbook, inWindow, host, desk);
  await giveBackNodes(plan, host, desk);
  await rollBack(runbook, due.slice(inWindow.length), host, desk);
  const recovered = await publish(way, { plan, found, runbook, desk, reason }, host, due.length);
  tell('finished', `rolled-back: ${reason}`);
  await settled();
  return recovered;
}

/** What earlier recoveries have not undone yet. */
function leftOf({ before }: Diary, runbook: Runbook, due: readonly number[]): readonly number[] {
  const undone = new Set(before.filter(({ verb }) => verb === 'undo').map(({ step }) => step));
  return due.filter((index) => !undone.has(runbook[index]?.name ?? ''));
}

/** Report, the end of the diary, and what people have to know. */
async function publish(
  { found, diary }: WayBack,
  told: Omit<Parameters<typeof reportOf>[0], 'finishedAt'>,
  host: Host,
  steps: number,
): Promise<Recovered> {
  const report = reportOf({ ...told, finishedAt: host.now() });
  const { summary, details } = await host.call('changing', 'write the report').writeReport(report);
  record(told.desk, 'recover', `rolled back; ${summary}`, host.now());
  const ended = evidence('rolled-back');
  await diary.write({ at: host.now(), verb: 'message', step: 'ended', evidence: ended });
  return {
    outcome: 'rolled-back',
    runId: found.runId,
    told: [
      steps === 0
        ? 'nothing was left to be taken back: the old version serves'
        : `${steps} lines of the runbook were taken back: the old version serves`,
      'what the new side left lies beside its place, in directories named .kube-cutover-RUN-discarded-N',
      'a new run begins as any other: cutover start SPEC',
    ],
    files: [diary.path, ...Object.values(details ?? {}).map(String)],
  };
}

/** What was approved is what is taken back; only how its nodes are reached may have changed since. */
const reachedBy = <Plan extends { readonly spec: InPlaceSpec }>(
  plan: Plan,
  { ssh, kubeconfig }: InPlaceSpec,
): Plan => ({ ...plan, spec: { ...plan.spec, ssh, kubeconfig } });

function deskOf({ found, diary }: WayBack, runbook: Runbook): Desk {
  const progress = progressOf(found.lines);
  const desk = createDesk(found.runId);
  desk.journal.push(...journalOf(runbook, found.lines, progress), ...diary.before);
  desk.planDigest = found.planned?.planDigest ?? '';
  desk.steps = runbook.map(({ name }) => name);
  desk.round = progress.round;
  desk.goesBack = true;
  const requester = found.planned?.plan.spec.requestedBy;
  if (requester !== undefined) desk.requestedBy = { name: requester };
  if (goesToSnapshot(found)) desk.data = 'snapshot';
  return desk;
}

/** Was it on its way to a snapshot? Members that were stopped for it start on nothing else. */
const goesToSnapshot = ({ lines }: RunFound): boolean =>
  lines.some(({ key }) => /-undo.*\/(?:check-restore|restore-etcd)$/.test(key));

/** @throws Refused: without it, members that wait for it would stay stopped, and nobody would hear of it. */
function refuseUnknownSnapshot(found: RunFound, { carried }: Memory): void {
  if (goesToSnapshot(found) && carried?.snapshot === undefined)
    throw refused(
      'the way back was going to the snapshot of the hop, and neither the store nor a node knows that snapshot: ' +
        'see snapshots/last.json of the run on the first control-plane node, and restore the members by hand',
    );
}

/** Every line goes to the diary, and is told. */
function hostFor({ activities, found, epoch, said, wait, diary }: WayBack, desk: Desk) {
  let written = desk.journal.length;
  const shown = (): void => {
    for (const entry of desk.journal.slice(written)) {
      const { verb, step, evidence: shownBy } = entry;
      said(`${verb}: ${step}${shownBy.summary === '' ? '' : `: ${shownBy.summary}`}`);
      diary.write(entry).catch((cause: unknown) => said(`${diary.path}: ${String(cause)}`));
    }
    written = desk.journal.length;
  };
  const made = localHost({
    activities,
    runId: found.runId,
    epoch,
    said,
    shown,
    ...(wait && { wait }),
  });
  desk.changed = () => made.host.show('');
  return made;
}

/** An undo that failed waits on the desk, as it does in a run; here the person sits in front of it. */
function watchFor(desk: Desk, wake: () => void, ask: WayBack['ask']): void {
  const before = desk.tell;
  let asked: Desk['stuck'];
  let why = '';
  desk.tell = (kind, text, gate) => {
    if (kind === 'needs-operator') why = text;
    before(kind, text, gate);
    const { stuck } = desk;
    if (stuck === undefined || stuck === asked) return;
    asked = stuck;
    void ask(stuck.step, why).then((answer) => {
      stuck.answer = answer;
      wake();
    });
  };
}
