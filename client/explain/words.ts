import { durationText } from '../../model/duration.js';
import type { StepStatus } from '../../model/status.js';
import type { RunFacts } from './facts.js';

/** Longest text of others inside a sentence of ours. */
const maxQuoted = 300;

/** Text from elsewhere as a part of one sentence: one line, and not for ever. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim().replace(/\.$/, '');
  return line.length > maxQuoted ? `${line.slice(0, maxQuoted)}…` : line;
}

/** `4 min 05 s ago`. */
export const ago = (then: number, now: number): string => `${durationText(now - then)} ago`;

/** ` for 4 min 05 s`, or nothing where the beginning is not known. */
export const lasting = (since: number | undefined, now: number): string =>
  since === undefined ? '' : ` for ${durationText(now - since)}`;

/** Waiting for people is counted from here on, milliseconds: before, nobody has kept anybody waiting. */
const worthTelling = 10_000;

/** As `lasting`, of what people may take their time with. */
export const longLasting = (since: number | undefined, now: number): string =>
  since === undefined || now - since < worthTelling ? '' : lasting(since, now);

/** `2026-11-21 22:00 UTC`. */
export const clock = (moment: number): string =>
  `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** The line of the runbook under way, with its number. */
export function stepUnderWay({
  status,
}: RunFacts): (StepStatus & { readonly number: number }) | undefined {
  const steps = status?.steps ?? [];
  const index = steps.findIndex(({ state }) => state === 'running' || state === 'undoing');
  const step = steps[index];
  return step && { ...step, number: index + 1 };
}

/** What the run is doing as a whole, as the beginning of a sentence. */
export function subject(facts: RunFacts): string {
  const { cluster, status, isCancelled } = facts;
  if (status?.state !== 'rolling-back') return cluster;
  const why = isCancelled ? 'the run was cancelled' : reasonOfRollback(facts);
  const to = status.snapshot === 'asked' ? ' to the snapshot of the hop' : '';
  return `${cluster} is being rolled back${to}${why === undefined ? '' : ` (${quoted(why)})`}, and`;
}

/** The failure, or the wish of a person, after which the newest way back began. */
function reasonOfRollback({ journal = [] }: RunFacts): string | undefined {
  const begin = journal.findIndex(
    ({ verb }, at) => verb === 'undo-begin' && journal[at - 1]?.verb !== 'undo',
  );
  const before = begin < 0 ? journal : journal.slice(0, begin);
  const last = before.findLast(({ verb, step }) => verb === 'fail' || step === 'rollback');
  return last?.evidence.summary;
}
