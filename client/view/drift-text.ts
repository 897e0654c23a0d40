import { countText } from '../../model/duration.js';
import type { Entry } from '../../model/journal.js';
import { summariseObjects } from '../../model/summary/summarise-objects.js';
import { filled } from './layout.js';

/** Names that are shown before the rest is counted. */
const maxNamed = 20;

/** What is no longer as it was rehearsed, for whoever opens the window; empty where nobody has looked yet. */
export function driftText(journal: readonly Entry[]): string[] {
  const { drift, unfit } = summariseObjects(journal);
  if (drift === undefined) return [];
  const { created, changed, deleted, examples } = drift;
  return [
    'Since the rehearsal',
    '',
    `  ${countText(created)} created, ${countText(changed)} changed, ${countText(deleted)} deleted`,
    ...named(examples),
    ...(unfit.length === 0 ? [] : ['', '  Never rehearsed', ...named(unfit)]),
  ];
}

const named = (names: readonly string[]): string[] => [
  ...names.slice(0, maxNamed).flatMap((name) => filled(name, '    - ')),
  ...(names.length > maxNamed ? [`    and ${countText(names.length - maxNamed)} more`] : []),
];
