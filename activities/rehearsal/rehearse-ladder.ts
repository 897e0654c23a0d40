import type { RehearsedLadder } from '../../model/rehearsal.js';
import type { CopyFlags } from './server-flags.js';
import { attempt } from './attempt.js';
import type { Snapshot } from './copy.js';
import { tellClimb } from './ladder/tell-climb.js';
import type { Stage } from './rehearse.js';

/** A snapshot as the target can be started on it, and what was done for that. */
export interface Readied {
  /** Absent where the target would not become ready on it. */
  readonly snapshot?: Snapshot;
  /** Rungs that were climbed. */
  readonly ladder: RehearsedLadder;
}

/** Looks whether the target reads every encoding of a snapshot, and climbs the ladder where it does not. What is left is told. */
export async function rehearseLadder(
  stage: Stage,
  snapshot: Snapshot,
  { serviceRange, nodePortRange }: Pick<CopyFlags, 'serviceRange' | 'nodePortRange'>,
): Promise<Readied> {
  const { hands, input, workshop, watch, ledger, progress } = stage;
  const climbed = await attempt(stage, 'the storage ladder', () =>
    watch.time('ladder', () =>
      hands.climb(workshop, input, {
        snapshot,
        serviceRange,
        ...(nodePortRange !== undefined && { nodePortRange }),
        progress,
      }),
    ),
  );
  if (climbed === undefined) return { snapshot, ladder: [] };
  tellClimb(climbed, input.to, ledger);
  const ladder = climbed.rungs.map(({ version, rewritten }) => ({ version, rewritten }));
  const stopping = climbed.lacking.find(({ stopsStart }) => stopsStart);
  if (stopping === undefined) return { snapshot: { ...snapshot, path: climbed.path }, ladder };
  ledger.note(
    'rehearsal-failed',
    `API server of ${input.to} (target)`,
    `not started, since it does not become ready while etcd holds what is told of ${stopping.folder}`,
  );
  return { ladder };
}
