import type { PlanView } from '../../model/status.js';

/** A plan of one line. */
export const aPlan = (over: Partial<PlanView> = {}): PlanView => ({
  planDigest: 'abc',
  runId: 'r',
  outline: ['1. stage'],
  findings: [],
  changes: [],
  ...over,
});
