import { ExitCode } from './exit-codes.js';

/** What each code means, for the help; docs/cli.md has the same table. */
const meanings: Readonly<Record<ExitCode, string>> = {
  [ExitCode.Ok]: 'done; of a run that ended: migrated',
  [ExitCode.Failed]: 'failed, or the run needs a person',
  [ExitCode.BadInput]: 'bad input, or refused; nothing was changed',
  [ExitCode.RolledBack]: 'the run ended rolled back: the old version serves',
  [ExitCode.Rejected]: 'the run ended rejected: nothing of the cluster was changed',
  [ExitCode.Unreachable]: 'Temporal does not answer',
  [ExitCode.NoWorker]: 'Temporal answers, but no worker polls its task queue',
  [ExitCode.WrongMoment]: 'no such run, one under way already, not ended yet, or ended already',
};

/** The table at the end of the help. */
export const exitCodesText = (): string =>
  [
    'Exit codes:',
    ...Object.entries(meanings).map(([code, meaning]) => `  ${code}  ${meaning}`),
  ].join('\n');
