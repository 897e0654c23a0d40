import { durationText } from '../../model/duration.js';
import type { OpenGateView, RunStatus } from '../../model/status.js';
import { ExitCode } from '../exit-codes.js';
import { phraseOf } from './explain-activities.js';
import type { Explanation } from './explanation.js';
import type { RunFacts } from './facts.js';
import { clock, longLasting, quoted, stepUnderWay } from './words.js';

/** Where the run waits for people, or for the time that they have given it. */
export function explainPeople(facts: RunFacts): Explanation | undefined {
  const { status } = facts;
  if (status === undefined) return undefined;
  if (status.state === 'needs-operator') return stuck(facts, status);
  if (status.state === 'rolling-back') return undefined; // What it was held by before holds it no more.
  if (status.gate) return gate(facts, status, status.gate);
  if (status.waitingFor === 'pause') return paused(facts);
  if (status.window?.state === 'waiting') return window(facts, status.window);
  return undefined;
}

function stuck({ cluster, journal = [] }: RunFacts, status: RunStatus): Explanation {
  const failed = journal.findLast(({ verb }) => verb === 'fail');
  const what = failed
    ? `"${failed.step}" ${quoted(failed.evidence.summary)}`
    : (status.waitingFor ?? 'an undo failed');
  return {
    waitsFor: 'a person',
    sentence: `${cluster} needs a person: ${what}`,
    todo: [
      `mend it, then have it tried again: cutover resume ${cluster}`,
      `or give up; the run fails, and the cluster is yours: cutover reject ${cluster} --gate rollback --digest ${status.planDigest ?? ''}`,
    ],
    exitCode: ExitCode.Failed,
  };
}

function gate(facts: RunFacts, { steps, snapshot }: RunStatus, open: OpenGateView): Explanation {
  const { cluster, now } = facts;
  const since = steps.find(({ state, name }) => state === 'running' && name.startsWith('gate: '));
  const sign = open.signatures === 'required' ? ' --sign KEY' : '';
  return {
    waitsFor: 'a gate',
    sentence: `${cluster} waits${longLasting(since?.startedAt, now)} at gate "${open.name}" for ${whoMay(open)}`,
    todo: [
      `read the plan and approve: cutover approve ${cluster} --gate ${open.name}${sign}`,
      `or reject: cutover reject ${cluster} --gate ${open.name}${sign}`,
      ...(snapshot === 'taken'
        ? [
            `or back, and give up what was written since the hop began: cutover ${giveUp(cluster, open)}`,
          ]
        : []),
    ],
    exitCode: ExitCode.Ok,
  };
}

/** A rejection of a gate that waits on takes nothing back. */
const giveUp = (cluster: string, { name, onReject, signatures }: OpenGateView): string =>
  onReject === 'wait'
    ? `rollback ${cluster} --data snapshot`
    : `reject ${cluster} --gate ${name} --data snapshot${signatures === 'required' ? ' --sign KEY' : ''}`;

/** `2 more people, who sign; not the one who asked for the run`. */
function whoMay({ people, missing, signatures, selfApproval }: OpenGateView): string {
  const count =
    missing === 1 && people === 1
      ? 'one person'
      : `${missing} ${missing < people ? 'more ' : ''}${missing === 1 ? 'person' : 'people'}`;
  const signed = signatures === 'required' ? ' who signs with a known key' : '';
  const others = selfApproval === 'refused' ? ', but not the one who asked for the run' : '';
  return `the approval of ${count}${signed}${others}`;
}

function paused(facts: RunFacts): Explanation {
  const { cluster, now, journal = [] } = facts;
  const asked = journal.findLast(({ verb, step }) => verb === 'message' && step === 'pause');
  const who = asked ? ` by ${quoted(asked.evidence.summary)}` : '';
  const step = stepUnderWay(facts);
  const [activity] = facts.activities;
  const first =
    step === undefined
      ? ''
      : `; line ${step.number}, "${step.name}", goes on to its end${activity ? ` (${phraseOf(activity, now)})` : ''}`;
  return {
    waitsFor: 'a resume',
    sentence: `${cluster} is paused${longLasting(asked?.at, now)}${who}${first}`,
    todo: [
      `go on: cutover resume ${cluster}`,
      `or take everything back: cutover rollback ${cluster}`,
    ],
    exitCode: ExitCode.Ok,
  };
}

function window(
  { cluster, now, status }: RunFacts,
  { needsMs, opensAt, closesAt }: Extract<RunStatus['window'], { state: 'waiting' }>,
): Explanation {
  const next = status?.steps.find(({ state }) => state === 'planned');
  const line = next === undefined ? 'its next step' : `"${next.name}"`;
  const needs = `needs ${durationText(needsMs)}`;
  if (opensAt === undefined)
    return {
      waitsFor: 'a window',
      sentence: `${cluster} waits for a window, and none is long enough for ${line}, which ${needs}`,
      todo: [`roll back, and start again with other windows: cutover rollback ${cluster}`],
      exitCode: ExitCode.Ok,
    };
  const until = closesAt === undefined ? '' : ` to ${clock(closesAt)}`;
  return {
    waitsFor: 'a window',
    sentence: `${cluster} waits for its window, from ${clock(opensAt)}${until}, in ${durationText(opensAt - now)}, to begin ${line}, which ${needs}`,
    todo: [`nothing: it goes on by itself; or take everything back: cutover rollback ${cluster}`],
    exitCode: ExitCode.Ok,
  };
}
