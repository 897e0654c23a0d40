import { z } from 'zod';
import { record, wholeNumber } from './fields.js';

const pods = z
  .enum(['refuse', 'evict', 'leave'], { error: 'must be refuse, evict or leave' })
  .default('refuse');

/** What becomes of the pods of a node whose kubelet is upgraded; careful where nothing is said, as `kubectl drain` is. */
export const DrainSchema = record({
  mode: z.enum(['evict', 'never'], { error: 'must be evict or never' }).default('evict'),
  // One attempt has to end before Temporal would call it dead.
  timeoutSeconds: wholeNumber(10, 1_500, 'seconds').default(600),
  barePods: pods,
  emptyDirPods: pods,
  unreachable: z.enum(['refuse', 'leave'], { error: 'must be refuse or leave' }).default('refuse'),
});
