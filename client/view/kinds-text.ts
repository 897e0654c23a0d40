import type { FindingKind } from '../../model/finding-kinds/kind.js';
import { filled, table } from './layout.js';

/** A kind of finding beside its id. */
export interface NamedKind extends FindingKind {
  readonly id: string;
}

/** Every kind, a line each. */
export const kindsText = (kinds: readonly NamedKind[]): string =>
  [
    ...table(kinds.map(({ severity, id }) => [severity, id])),
    '',
    `${kinds.length} kinds; all about one with: cutover findings ID`,
  ].join('\n');

/** All about one kind, and how to waive it. */
export const kindText = ({ id, severity, why, remedy, source }: NamedKind): string =>
  [
    `${id}: ${severity}`,
    '',
    ...filled(why, '  why     '),
    ...filled(remedy, '  do      '),
    ...filled(source, '  source  '),
    '',
    'To go on all the same, write into the spec:',
    '',
    'waivers:',
    `  - finding: ${id}`,
    '    where: # one place as the plan names it; leave the line out for all',
    '    reason: # why this is accepted, for the report',
    '    by: # who says so',
  ].join('\n');
