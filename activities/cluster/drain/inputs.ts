import { z } from 'zod';
import { ApiWaitSchema } from '../inputs.js';

const { cluster, timeoutSeconds } = ApiWaitSchema.shape;
const run = z.string().min(1).max(253);
const node = z.string().min(1).max(253);
/** When the step began that asks: whoever is older than what was written last is too late. */
const epoch = z.int().min(0);
const pods = z.enum(['refuse', 'evict', 'leave']);

/** What `drainNode` takes. */
export const DrainSchema = z.strictObject({
  cluster,
  /** Whose cordon it is: what one run recorded, another does not take back. */
  run,
  epoch,
  node,
  /** For the whole drain; then it fails, naming what is left. */
  timeoutSeconds,
  /** A controller manager has to have led for so long before the first pod is asked to go. */
  settledSeconds: z.int().min(1).max(600),
  /** Who may find the API away, and then goes on without a drain, waits no longer for a first answer; absent: as for any call. */
  answersWithinSeconds: z.int().min(1).max(30).optional(),
  /** Pods without a controller: nobody starts them anew. */
  barePods: pods,
  /** Pods with an emptyDir: its content ends with the pod. */
  emptyDirPods: pods,
  /** A node whose kubelet does not report, or not well: its pods never end by themselves. */
  unreachable: z.enum(['refuse', 'leave']),
});

/** What `restoreSchedulability` takes. */
export const RestoreSchema = z.strictObject({ cluster, run, epoch, node });

/** Which node is drained, for whom, and what becomes of pods that a drain would hurt. */
export type DrainInput = z.output<typeof DrainSchema>;
/** Whose cordon is taken back on which node. */
export type RestoreInput = z.output<typeof RestoreSchema>;
