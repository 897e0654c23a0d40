import { createHash } from 'node:crypto';
import { canonicalText } from '../../model/plan-text.js';
import type { Activities } from '../contract.js';
import { runOfActivity } from '../recovery/note-results.js';
import type { RunRecords } from '../recovery/run-records.js';
import type { Store } from '../store/store.js';

/**
 * Keeps a plan by its content, and which run it is of. It comes back as it went in: what stands in the history of a run is the
 * plan that was approved, whatever a later release would plan.
 */
export const keepPlan =
  (store: Store, records: RunRecords): Activities['keepPlan'] =>
  async (made) => {
    const plan = await store.put(Buffer.from(JSON.stringify(made)));
    const run = runOfActivity();
    if (run !== undefined)
      await records.keep({
        ...run,
        cluster: made.plan.spec.cluster,
        specDigest: createHash('sha256').update(canonicalText(made.plan.spec)).digest('hex'),
        planDigest: made.planDigest,
        plan,
        at: Date.now(),
      });
    return made;
  };
