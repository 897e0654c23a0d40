import type { Progress } from '../cluster/progress.js';
import type { Exported, ExportInput } from './inputs-of-copies.js';
import { driftSince } from './drift.js';
import type { RehearsalHands } from './hands.js';
import { inWorkshop } from './in-workshop.js';
import { openLedger } from './ledger.js';
import { readCopies } from './read-copies.js';
import { targetFlags } from './server-flags.js';

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
    const target = await hands.serveCopy(workshop, {
      name: 'target',
      programs,
      snapshot,
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
