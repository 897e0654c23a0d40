import type { AuditLine } from '../../model/audit.js';
import type { RecordedAct } from './recorded-acts.js';

/** What Temporal has recorded before a log was read, and after: a run under way goes on meanwhile. */
export interface Recorded {
  readonly before: readonly RecordedAct[];
  readonly after: readonly RecordedAct[];
}

/**
 * What an audit log and Temporal's record of a run do not have in common, a sentence each. What Temporal has as done or failed
 * was begun by a line and ended as it says; whatever a line says was begun, Temporal has asked for. Lines of attempts that
 * Temporal gave up by itself stay without an end, as their worker did.
 */
export function compareWithRecord(
  lines: readonly AuditLine[],
  { before, after }: Recorded,
): readonly string[] {
  const byAct = new Map<string, AuditLine[]>();
  for (const line of lines) byAct.set(nameOf(line), [...(byAct.get(nameOf(line)) ?? []), line]);
  const asked = new Map(after.map((act) => [nameOf(act), act]));
  return [
    ...before.flatMap((act) => missingOf(act, byAct.get(nameOf(act)) ?? [])),
    ...lines.flatMap((line) => strangeIn(line, asked.get(nameOf(line)))),
  ];
}

const nameOf = ({ runId, id }: { readonly runId: string; readonly id: string }): string =>
  `${runId} ${id}`;

function missingOf(act: RecordedAct, lines: readonly AuditLine[]): readonly string[] {
  const { attempt, ended, result } = act;
  if (ended === undefined || ended === 'lost') return [];
  const of = (event: AuditLine['event']) =>
    lines.find((line) => line.attempt === attempt && line.event === event);
  if (of('begin') === undefined) return [`${told(act)} is ${ended}, and no line says it was begun`];
  if (ended === 'failed') return of('done') ? [`${told(act)} failed, a line says it is done`] : [];
  const done = of('done');
  if (done === undefined) return [`${told(act)} is done, and no line says so`];
  return done.digest === result ? [] : [`${told(act)} has another result than line ${done.line}`];
}

function strangeIn(line: AuditLine, act: RecordedAct | undefined): readonly string[] {
  if (act === undefined)
    return [`line ${line.line} tells of ${told(line)}, which nobody asked for`];
  if (line.activity !== act.activity)
    return [`line ${line.line} tells of ${told(line)}, which is ${act.activity}`];
  return line.event === 'begin' && line.digest !== act.begun
    ? [`${told(act)} was asked for with other arguments than line ${line.line} has`]
    : [];
}

const told = ({
  workflowId,
  activity,
  id,
  attempt,
}: Pick<AuditLine, 'workflowId' | 'activity' | 'id'> & { readonly attempt?: number }): string =>
  `${activity} (${workflowId}, activity ${id}${attempt === undefined ? '' : `, attempt ${attempt}`})`;
