import type { RunLook } from '../runs.js';

/**
 * Whether no further step starts until somebody resumes the run. At a gate its status tells of the gate alone; then what people
 * said last counts. Pure.
 */
export function isPaused({ status, journal }: Pick<RunLook, 'status' | 'journal'>): boolean {
  if (status?.state === 'paused' || status?.waitingFor === 'pause') return true;
  if (status?.gate === undefined) return false;
  const said = journal.findLast(
    ({ verb, step }) => verb === 'message' && (step === 'pause' || step === 'resume'),
  );
  return said?.step === 'pause';
}
