import type { NodeTiming } from '../../model/journal.js';
import type { Host } from './host.js';
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

/** All at once. */
export const allOf =
  (verbs: readonly Verb[]): Verb =>
  async (place) =>
    summed(
      await allEnded(
        verbs.map((verb, index) => verb({ ...place, key: `${place.key}-${index + 1}` })),
      ),
    );

/**
 * What all of them came to, once all have ended; then the first failure, if any. Not `Promise.all`: it would start the rollback
 * of one while its neighbour is still being changed.
 */
export async function allEnded<Result>(running: readonly Promise<Result>[]): Promise<Result[]> {
  const results = await Promise.allSettled(running);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/**
 * All at once, and where one fails the others are cancelled: what they wait for may not come any more, and whoever goes back is in
 * a hurry. Ends when all have ended, with the failure that came first.
 */
export async function untilOneFails(
  host: Host,
  tasks: readonly ((inner: Host) => Promise<void>)[],
): Promise<void> {
  const running = tasks.map((task) => host.cancellable(task));
  let first: { readonly cause: unknown } | undefined;
  await Promise.all(
    running.map(({ result }) =>
      result.catch((cause: unknown) => {
        first ??= { cause };
        for (const other of running) other.cancel();
      }),
    ),
  );
  if (first) throw first.cause;
}

/** All at once as `untilOneFails` has it. */
export const besideEachOther =
  (verbs: readonly Verb[]): Verb =>
  async (place) => {
    const done: Done[] = [];
    const tasks = verbs.map((verb, index) => async (host: Host) => {
      done[index] = await verb({ ...place, host, key: `${place.key}-${index + 1}` });
    });
    await untilOneFails(place.host, tasks);
    return summed(done);
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
