import type { Activities } from '../contract.js';
import type { Store } from '../store/store.js';

/**
 * Keeps a plan by its content. It comes back as it went in: what stands in the history of a run is the plan that was
 * approved, whatever a later release would plan.
 */
export const keepPlan =
  (store: Store): Activities['keepPlan'] =>
  async (made) => {
    await store.put(Buffer.from(JSON.stringify(made)));
    return made;
  };
