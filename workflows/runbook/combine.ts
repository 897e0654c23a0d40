import type { NodeTiming } from '../../model/journal.js';
import type { Done, Verb } from './step.js';

/** One verb after the other. */
export const inOrder =
  (verbs: readonly Verb[]): Verb =>
  async (place) => {
    const done: Done[] = [];
    for (const [index, verb] of verbs.entries())
      done.push(await verb({ ...place, key: `${place.key}-${index + 1}` }));
    return summed(done);
  };

/**
 * Wait for all of them, then fail if any failed. Not `Promise.all`: it would start the rollback
 * of one while its neighbour is still being changed.
 */
export const allOf =
  (verbs: readonly Verb[]): Verb =>
  async (place) => {
    const results = await Promise.allSettled(
      verbs.map((verb, index) => verb({ ...place, key: `${place.key}-${index + 1}` })),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return summed(
      results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    );
  };

function summed(done: readonly Done[]): Done {
  const nodes: NodeTiming[] = done.flatMap((one) => one.nodes ?? []);
  const details = Object.assign({}, ...done.map((one) => one.details ?? {}));
  return {
    summary: done
      .map(({ summary }) => summary)
      .filter((summary) => summary !== '')
      .join('; '),
    ...(Object.keys(details).length > 0 && { details }),
    ...(nodes.length > 0 && { nodes }),
  };
}
