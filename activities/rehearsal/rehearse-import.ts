import { adapt } from '../objects/adapt.js';
import { createComparer } from '../objects/compare.js';
import { collectExport } from '../objects/export.js';
import { tryImport } from '../objects/import.js';
import { isKubeError } from '../objects/kube-api.js';
import { typeNameOf, type Item, type ResourceRef } from '../objects/resource.js';
import type { CopyInput } from './inputs-of-copies.js';
import type { Progress } from '../cluster/progress.js';
import type { Store } from '../store/store.js';
import type { Carried } from './carry.js';
import type { ServedCopy } from './copy.js';
import type { Ledger } from './ledger.js';
import { streamKind } from './stream-kind.js';

/** What an import rehearsal needs. */
export interface ImportRehearsal {
  /** The target's API server on an empty store. */
  readonly fresh: ServedCopy;
  readonly carried: Carried;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly progress: Progress;
}

/**
 * Imports the export into an empty target and reads it back: what the target refuses or takes otherwise shows before the
 * window. Quotes no content.
 */
export async function rehearseImport(
  { images, to }: Pick<CopyInput, 'images' | 'to'>,
  rehearsal: ImportRehearsal,
): Promise<void> {
  const { fresh, carried, store, ledger, progress } = rehearsal;
  const items = adapt(await collectExport(store, carried.export), { images, version: to });
  const refused = new Set<string>();
  for (const part of ['foundation', 'workloads'] as const) {
    const say = (text: string): void => progress.say(`rehearsal: ${text}`);
    const { signal } = progress;
    const { verdicts } = await tryImport(fresh.api, items, part, { say, signal });
    for (const { where, became, because = 'refused' } of verdicts)
      if (became === 'refused') {
        refused.add(where);
        ledger.note('import-refused', where, because);
      }
  }
  await readBack(items, refused, rehearsal);
}

async function readBack(
  items: readonly Item[],
  refused: ReadonlySet<string>,
  { fresh, ledger, progress }: ImportRehearsal,
): Promise<void> {
  const comparer = createComparer(items);
  const kinds = new Map<string, ResourceRef>(items.map(({ of }) => [typeNameOf(of), of]));
  for (const of of kinds.values()) {
    progress.say(`rehearsal: reading back ${typeNameOf(of)}`);
    progress.signal.throwIfAborted();
    try {
      for await (const item of streamKind(fresh, of, () => undefined)) comparer.see(item);
    } catch (cause) {
      // A kind that the empty target does not serve: each of its objects did not arrive.
      if (!isKubeError(cause, 404)) throw cause;
    }
  }
  const { missing, changed } = comparer.result();
  for (const where of missing)
    if (!refused.has(where)) ledger.note('import-changed', where, 'did not arrive');
  for (const one of changed) {
    const [where = one, ...paths] = one.split(': ');
    ledger.note('import-changed', where, `arrived with other values at ${paths.join(': ')}`);
  }
}
