import type { AuditLine } from '../../model/audit.js';
import type { Verdict } from '../report-bundle/verdict.js';
import { type Recorded, compareWithRecord } from './compare.js';
import type { LogFile } from './read-log.js';

/** Lines of a way back without Temporal: nobody has recorded them elsewhere. */
const isOfRecovery = ({ workflowId }: AuditLine): boolean => workflowId === 'recover';

/**
 * Whether an audit log is whole: each file's lines follow each other, and, where Temporal's record of the run is there, both
 * tell the same. Without it, what was cut off at the end of a file cannot be seen.
 */
export function verifyAudit(files: readonly LogFile[], record?: Recorded): Verdict {
  const lines = files.flatMap((file) => file.lines);
  const recovery = lines.filter(isOfRecovery);
  const broken = files.flatMap(({ wrong }) => wrong);
  // Behind a broken line everything would be missing: one sentence is enough.
  const differs =
    record === undefined || broken.length > 0
      ? []
      : compareWithRecord(
          lines.filter((line) => !isOfRecovery(line)),
          record,
        );
  const torn = files.filter(({ isTorn }) => isTorn).map(({ name }) => name);
  return {
    holds: [
      ...(broken.length === 0
        ? [`each line names the one before: ${lines.length} lines in ${files.length} files`]
        : []),
      ...torn.map((name) => `${name}: its last line was cut off while it was written`),
      ...(recovery.length > 0
        ? [`a way back without Temporal: ${recovery.length} lines, which nothing else can confirm`]
        : []),
      ...comparison(broken.length > 0, differs.length > 0, record),
    ],
    wrong: [...broken, ...differs, ...(lines.length === 0 ? ['the log has no line'] : [])],
  };
}

function comparison(isBroken: boolean, differs: boolean, record: Recorded | undefined): string[] {
  if (record === undefined)
    return [
      "it was not compared with Temporal's record: an end that was cut off would not be seen",
    ];
  if (isBroken || differs) return [];
  return [`it tells what Temporal's record of the run tells: ${record.before.length} activities`];
}
