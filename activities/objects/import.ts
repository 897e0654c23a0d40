import type { ImportPart } from '../../model/objects.js';
import { bindVolumes } from './bind-volumes.js';
import { isCrd, waitForCrds } from './crds.js';
import { countBy } from './export.js';
import { stagesOf } from './import-order.js';
import { begunAtOnce, inTurn } from './in-turn.js';
import type { KubeApi } from './kube-api.js';
import { setOwners } from './owners.js';
import { readPresent } from './present.js';
import { putObject } from './put-object.js';
import type { Putting } from './putting.js';
import { failureOf } from './refusals.js';
import { typeNameOf, whereOf, type Item } from './resource.js';
import { surroundingsOf } from './surroundings.js';
import type { Put, Verdict } from './verdict.js';

/** How an import goes about it. */
export interface ImportOptions extends Partial<Pick<Putting, 'mode' | 'force'>> {
  /** Told at each stage, for people. */
  readonly say?: (text: string) => void;
  /** Ends it before the next object: what follows must not meet a write that is still under way. */
  readonly signal?: AbortSignal;
}

/** What an import did, by what became of the objects. */
export interface Imported {
  readonly objects: number;
  readonly became: { readonly [put in Put]?: number };
  readonly owners: number;
  /** Of objects that were neither simply created nor there already: what there is to say. */
  readonly remarks: readonly Verdict[];
}

/**
 * Creates the objects of one part, stage by stage. Killed in the middle and run again, it comes to the same end.
 * @throws Regressed naming what the new side does not take; NotYet where it did not answer.
 */
export async function importItems(
  api: KubeApi,
  items: readonly Item[],
  part: ImportPart,
  options: ImportOptions = {},
): Promise<Imported> {
  const { verdicts, owners } = await tryImport(api, items, part, options);
  const refused = verdicts.filter(({ became }) => became === 'refused');
  if (refused.length > 0) throw failureOf(refused);
  return {
    objects: verdicts.length,
    became: countBy(verdicts, ({ became }) => became),
    owners,
    remarks: verdicts.filter(({ became, because }) => became === 'replaced' || because),
  };
}

/**
 * The same, with a verdict on every object instead of a failure: what is refused does not hold up the rest. A server that does not
 * answer ends it after the stage that met it.
 */
export async function tryImport(
  api: KubeApi,
  items: readonly Item[],
  part: ImportPart,
  { mode = 'create', force = false, say = () => undefined, signal }: ImportOptions = {},
): Promise<{ readonly verdicts: readonly Verdict[]; readonly owners: number }> {
  const around = surroundingsOf(items);
  const stages = stagesOf(items, part, around.custom);
  const present = await readPresent(api, stages.flat());
  const putting: Putting = { mode, force, dryRun: false, around, all: items, present };
  const verdicts: Verdict[] = [];
  for (const [index, stage] of stages.entries()) {
    say(`importing ${part}, stage ${index + 1} of ${stages.length}: ${stage.length} objects`);
    if (stage.some(({ of }) => around.custom.has(typeNameOf(of))))
      await waitForCrds(api, takenOf(items.filter(isCrd), verdicts));
    const put = await inTurn(stage, begunAtOnce, (item) => putObject(api, item, putting), signal);
    for (const verdict of put) verdicts.push(verdict);
    if (verdicts.some(({ isSilence }) => isSilence)) return { verdicts, owners: 0 };
  }
  const taken = takenOf(items, verdicts);
  if (part === 'foundation') await bindVolumes(api, taken);
  // Last of all: owners among the workloads are there only now.
  const owners = part === 'workloads' ? await setOwners(api, taken) : 0;
  return { verdicts, owners };
}

/** What was not refused; of what another part brought nothing is known here, and it counts as taken. */
function takenOf(items: readonly Item[], verdicts: readonly Verdict[]): readonly Item[] {
  const refused = new Set(
    verdicts.filter(({ became }) => became === 'refused').map(({ where }) => where),
  );
  return refused.size === 0 ? items : items.filter((item) => !refused.has(whereOf(item)));
}
