import { durationText } from '../../model/duration.js';
import type { Estimate, EstimatedTime, Felt } from '../../model/estimate.js';
import { filled, indented, table } from './layout.js';

/** Times with their formulas, and where each constant in them is from. */
export const estimateText = ({ parts, window, rollback, constants }: Estimate): string[] => [
  'Estimated times, with their formula: an expectation, no bound',
  '',
  ...parts.flatMap(timeLines),
  '',
  ...timeLines(window),
  '    from the first component stopped to the last pod Ready',
  ...timeLines(rollback),
  '    of a finished switch, until the old side serves again',
  '',
  '  where',
  ...indented(
    indented(
      table(
        constants.map(({ name, value, source }) => [name, value, source]),
        [1],
      ),
    ),
  ),
];

/** Who will notice what, and for how long. */
export const feltText = ({ nodes, workloads }: Estimate): string[] => [
  'What will be felt',
  '',
  ...[...nodes, ...workloads].flatMap(feltLines),
];

/** Widths of a name and of a time; formulas begin after them. */
const nameWidth = 23;
const timeWidth = 12;

const timeLines = ({ name, ms, formula }: EstimatedTime): string[] =>
  filled(
    `= ${formula}`,
    `  ${name.padEnd(nameWidth)}${durationText(ms).padStart(timeWidth)}  `,
    ' '.repeat(2 + nameWidth + timeWidth + 2),
  );

const feltLines = ({ who, what, awayMs, formula }: Felt): string[] => [
  ...filled(who, '  '),
  ...filled(what, '    '),
  ...(awayMs === undefined
    ? []
    : filled(
        `${durationText(awayMs)}${formula === undefined ? '' : ` = ${formula}`}`,
        '    about ',
      )),
];
