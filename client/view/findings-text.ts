import { countText } from '../../model/duration.js';
import type { Finding } from '../../model/finding.js';
import {
  type FindingClass,
  type KindGroup,
  countsText,
  groupFindings,
} from '../../model/summary/group-findings.js';
import { filled } from './layout.js';

/** How much of the findings is shown. */
export interface FindingsShown {
  /** Every place of every kind. */
  readonly all: boolean;
  /** Where the places are that were only counted; `--all shows them` unless told. */
  readonly rest?: string;
}

/** Places of one kind that are named before the rest is counted. */
const maxPlaces = 8;

const headings: Readonly<Record<FindingClass, string>> = {
  blocker: 'Blockers: the plan is refused until they are mended or waived',
  warning: 'Warnings: for whoever approves',
  note: 'Notes',
  waived: 'Waived: known, and accepted by name',
};

/** Findings by class, then by kind: why and what to do once, then the places. */
export const findingsText = (
  findings: readonly Finding[],
  shown: FindingsShown = { all: false },
): string[] => [
  `Findings: ${countsText(findings)}`,
  ...groupFindings(findings).flatMap(({ of, kinds }) => [
    '',
    headings[of],
    ...kinds.flatMap((kind) => ['', ...kindLines(kind, of, shown)]),
  ]),
];

function kindLines(kind: KindGroup, of: FindingClass, { all, rest }: FindingsShown): string[] {
  const { id, severity, why, remedy, source, findings } = kind;
  const places = all ? findings : findings.slice(0, maxPlaces);
  const hidden = findings.length - places.length;
  const count = findings.length === 1 ? '' : ` (${countText(findings.length)})`;
  return [
    ...filled(`${id}${of === 'waived' ? `, a ${severity}` : ''}${count}`, '  '),
    ...labelled('why', why),
    ...places.flatMap((finding) => placeLines(finding, remedy)),
    ...(hidden > 0 ? [`    and ${countText(hidden)} more; ${rest ?? '--all shows them'}`] : []),
    ...labelled('do', remedy),
    ...labelled('source', source),
  ];
}

/** A place, and what is said of this place alone. */
const placeLines = ({ where, what, remedy, waiver }: Finding, common?: string): string[] => [
  ...filled(`${where}: ${what}`, '    - ', '      '),
  ...(remedy === undefined || remedy === common ? [] : filled(remedy, '      do: ', '      ')),
  ...(waiver === undefined
    ? []
    : filled(`${waiver.by}: ${waiver.reason}`, '      waived by ', '      ')),
];

const labelled = (label: string, text: string | undefined): string[] =>
  text === undefined ? [] : filled(text, `    ${label.padEnd(7)} `);
