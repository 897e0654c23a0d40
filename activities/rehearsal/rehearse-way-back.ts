import type { ServedCopy, Snapshot } from './copy.js';
import { attempt } from './attempt.js';
import type { Stage } from './rehearse.js';
import { copyFlags } from './server-flags.js';

/**
 * Starts the old version on the snapshot, as a rollback would: that it serves is the proof of the way back, and its
 * answers are what the target's are compared with. Absent where it does not, and a finding says why.
 */
export async function rehearseWayBack(
  stage: Stage,
  snapshot: Snapshot,
): Promise<ServedCopy | undefined> {
  const { hands, input, workshop, watch, progress } = stage;
  return watch.time('way back', async () => {
    const programs = await attempt(
      stage,
      input.node.name,
      () => hands.oldPrograms(workshop, input, progress),
      'way-back-not-rehearsed',
    );
    if (programs === undefined) return undefined;
    const flags = copyFlags(snapshot.serverFlags);
    return attempt(
      stage,
      `API server of ${input.from}`,
      () => hands.serveCopy(workshop, { name: 'old', programs, snapshot, ...flags }),
      'way-back-fails',
    );
  });
}
