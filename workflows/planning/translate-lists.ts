import { goneGates, goneGroups, gonePlugins, type Way } from '../../model/facts/gone.js';

/** Flags to set, and those to leave out because their list has become empty. */
export interface ListChange {
  readonly set: { readonly [flag: string]: string };
  readonly remove: readonly string[];
}

/** Flags that hold lists, and which of their entries the target refuses. */
const lists: Readonly<Record<string, (way: Way) => (entry: string) => boolean>> = {
  'feature-gates': (way) => isIn(goneGates(way), (entry) => entry.split('=')[0] ?? ''),
  'enable-admission-plugins': (way) => isIn(gonePlugins(way)),
  'disable-admission-plugins': (way) => isIn(gonePlugins(way)),
  'admission-control': (way) => isIn(gonePlugins(way)),
  'runtime-config': (way) => isIn(goneGroups(way), (entry) => entry.split('/')[0] ?? ''),
};

/** Does a flag hold a list that grows where it is given again? */
export const isList = (flag: string): boolean => Object.hasOwn(lists, flag);

/** A component refuses to start on a feature gate, an admission plugin or an API group that it does not know. */
export function withoutGoneEntries(flags: ReadonlyMap<string, string>, way: Way): ListChange {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const [flag, isGone] of Object.entries(lists)) {
    const entries = entriesOf(flags.get(flag));
    const kept = entries.filter((entry) => !isGone(way)(entry));
    if (kept.length === entries.length) continue;
    if (kept.length === 0 && flag !== 'feature-gates') remove.push(flag);
    else set[flag] = kept.join(',');
  }
  return { set, remove };
}

/** Entries of a flag that is a list. */
export const entriesOf = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const isIn =
  (names: readonly string[], nameOf = (entry: string) => entry) =>
  (entry: string): boolean =>
    names.includes(nameOf(entry));
