import type { Client } from '@temporalio/client';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import type { Run } from '../runs.js';
import { joinChains } from './joined.js';
import { logOfRun } from './log-of-run.js';
import { verifyAudit } from './verify-audit.js';

/** Sentences of a bad log that are shown; `cutover audit verify` shows all. */
const mostShown = 10;

/** The audit log of a run for its bundle. @throws Fault with code 1 for one that Temporal's record does not bear out. */
export async function auditToHandIn(client: Client, run: Run, directory: string): Promise<string> {
  const { files, record } = await logOfRun(client, run, directory);
  const { wrong } = verifyAudit(files, record);
  if (wrong.length === 0) return joinChains(files);
  throw fault(
    ExitCode.Failed,
    'the audit log is not to be believed:',
    ...wrong.slice(0, mostShown),
    'see all of it with: cutover audit verify RUN',
  );
}
