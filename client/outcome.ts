import type { Outcome } from '../model/report.js';
import { ExitCode } from './exit-codes.js';

/** How a run ended, as an exit code. */
export const exitCodeOf = (outcome: Outcome): ExitCode =>
  ({
    migrated: ExitCode.Ok,
    'rolled-back': ExitCode.RolledBack,
    rejected: ExitCode.Rejected,
  })[outcome];
