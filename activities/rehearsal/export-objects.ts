import type { Progress } from '../cluster/progress.js';
import type { Exported, ExportInput } from './inputs-of-copies.js';
import { driftSince } from './drift.js';
import type { Snapshot, Workshop } from './copy.js';
import type { RehearsalHands } from './hands.js';
import { inWorkshop } from './in-workshop.js';
import { refuseStopping, tellClimb } from './ladder/tell-climb.js';
import { openLedger, type Ledger } from './ledger.js';
import { readCopies } from './read-copies.js';
import { targetFlags, type CopyFlags } from './server-flags.js';

/**
 * The export of the window: a fresh snapshot, read through the target's API server alone, beside what was rehearsed.
 * @throws what any part throws: in the window there is nothing to go on with without an export.
 */
export async function exportObjects(
  hands: RehearsalHands,
  input: ExportInput,
  progress: Progress,
): Promise<Exported> {
  const { store } = hands;
  const ledger = openLedger();
  const workshop = await hands.openWorkshop();
  return inWorkshop(workshop, progress, async () => {
    progress.say(`taking a snapshot of etcd on ${input.node.name}`);
    const [snapshot, programs] = await Promise.all([
      hands.takeSnapshot(workshop, input, progress),
      hands.targetPrograms(input),
    ]);
    progress.say(`starting the API server of ${input.to} on the copy`);
    const flags = targetFlags(input.serverFlags, snapshot);
    const readable = await climbed(hands, input, { workshop, snapshot, flags, ledger, progress });
    const target = await hands.serveCopy(workshop, {
      name: 'target',
      programs,
      snapshot: readable,
      ...flags,
    });
    const { rehearsed } = input;
    const withoutSuccessor = rehearsed.findings
      .filter(({ id }) => id === 'kind-without-successor')
      .map(({ where }) => where);
    const read = await readCopies({
      target,
      snapshot,
      cluster: input.cluster,
      store,
      ledger,
      progress,
      withoutSuccessor,
    });
    progress.say('comparing with the rehearsed export');
    const findings = ledger.findings();
    const drift = await driftSince(store, rehearsed, { ...read, findings }, input.waivers);
    return { export: read.export, kinds: read.kinds, drift };
  });
}

interface Climbing {
  readonly workshop: Workshop;
  readonly snapshot: Snapshot;
  readonly flags: CopyFlags;
  readonly ledger: Ledger;
  readonly progress: Progress;
}

/**
 * The snapshot as the target reads it. Without a ladder nothing is looked at: it was rehearsed that none is needed, and the window is
 * short. @throws Refused where the target would not become ready on what is left.
 */
async function climbed(
  hands: RehearsalHands,
  input: ExportInput,
  { workshop, snapshot, flags, ledger, progress }: Climbing,
): Promise<Snapshot> {
  if ((input.ladder ?? []).length === 0) return snapshot;
  const { serviceRange, nodePortRange } = flags;
  const done = await hands.climb(workshop, input, {
    snapshot,
    serviceRange,
    ...(nodePortRange !== undefined && { nodePortRange }),
    progress,
  });
  tellClimb(done, input.to, ledger);
  refuseStopping(done, snapshot.node, input.to);
  return { ...snapshot, path: done.path };
}
