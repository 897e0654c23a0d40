import type { Finding } from '../../model/finding.js';
import type { PlanView } from '../../model/status.js';

/** What a person reads before approving: outline, changes, findings and the digest that an approval names. */
export const planText = ({ outline, changes, findings, planDigest }: PlanView): string =>
  [
    'Outline',
    ...outline.map((line) => `  ${line}`),
    '',
    'Changes',
    ...(changes.length === 0 ? ['  none'] : changes.map((line) => `  ${line}`)),
    '',
    'Findings',
    ...(findings.length === 0 ? ['  none'] : findings.flatMap(findingLines)),
    '',
    `Plan digest  ${planDigest}`,
  ].join('\n');

/** A finding with its remedy under it. */
export const findingLines = ({ severity, where, what, remedy }: Finding): string[] => [
  `  ${severity.padEnd(8)} ${where}: ${what}`,
  ...(remedy === undefined ? [] : [`           ${remedy}`]),
];
