import { removedPlugins } from './admission-plugins.js';
import { moreRemovedFlags } from './more-removed-flags.js';
import { removedFlags } from './removed-flags.js';
import { removedGates } from './removed-gates.js';
import { removedGroups } from './removed-groups.js';
import type { ComponentName } from '../layout.js';
import { type KubernetesVersion, minorOf } from '../version.js';

/** From where to where a cluster goes. */
export interface Way {
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
}

/** Flags that a component knew in the old version and refuses in the target. */
export const goneFlags = (component: ComponentName, way: Way): string[] => [
  ...between(removedFlags[component] ?? {}, way),
  ...between(moreRemovedFlags[component] ?? {}, way),
];

/** Feature gates that the old version took and the target refuses. */
export const goneGates = (way: Way): string[] => between(removedGates, way);

/** Admission plugins that the target refuses. */
export const gonePlugins = ({ to }: Way): string[] =>
  removedPlugins.filter(({ goneIn }) => goneIn <= minorOf(to)).map(({ name }) => name);

/** API groups without any version left in the target. */
export const goneGroups = (way: Way): string[] =>
  between(removedGroups, { ...way, from: 'v1.0.0' });

/** Everything that a table by minor says between the old version (already lived with) and the target. */
const between = (table: Readonly<Record<number, readonly string[]>>, { from, to }: Way): string[] =>
  Object.entries(table)
    .filter(([minor]) => Number(minor) > minorOf(from) && Number(minor) <= minorOf(to))
    .flatMap(([, names]) => names);
