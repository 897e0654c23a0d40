import { printable } from '../../model/printable.js';
import type {
  NodeStanding,
  Possible,
  Recovered,
  RecoveryView,
  RunSeen,
  StepSeen,
} from '../../model/recovery.js';
import { filled, indented, table } from './layout.js';

const marks: { readonly [state in StepSeen['state']]: string } = {
  'not begun': ' ',
  begun: '>',
  done: '+',
  undoing: '<',
  undone: '-',
};

/** What is known without Temporal: nodes first, then the runbook, then what can be done. */
export function recoveryText(view: RecoveryView): string {
  const { cluster, runId, from = '?', to = '?', strategy, planDigest, nodes, steps } = view;
  if (runId === undefined) return `${cluster}: no node knows of a run`;
  const known = strategy === undefined ? 'its plan is not known' : `${strategy}, ${from} -> ${to}`;
  return [
    `${cluster}: run ${runId}, ${known}`,
    ...(planDigest === undefined ? [] : [`plan ${planDigest}`]),
    '',
    ...table(nodes.map((node) => [node.node, node.standing, runningOn(node)].map(printable))),
    ...nodes.flatMap(whyOf),
    '',
    ...steps.map(lineOf),
    ...(steps.length > 0 ? [''] : []),
    ...othersOf(view),
    ...possibleText('--roll-back', 'takes back, in this order', view.rollBack),
    ...possibleText('--hand-over', 'lets go of it', view.handOver),
  ].join('\n');
}

const runningOn = ({ programs }: NodeStanding): string =>
  programs.length === 0
    ? ''
    : `runs ${programs.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`)).join(', ')}`;

function whyOf({ node, why, underWay, sides }: NodeStanding): string[] {
  const down = [...new Set(sides.flatMap(({ stopped }) => stopped))];
  return [
    ...(why === undefined ? [] : filled(why, `  ${node}: `)),
    ...(underWay.length === 0 ? [] : filled(underWay.join(', '), `  ${node}: under way now: `)),
    ...(down.length === 0 ? [] : filled(down.join(', '), `  ${node}: does not run: `)),
  ];
}

function lineOf({ name, state, nodes }: StepSeen, index: number): string {
  const on = nodes.length === 0 ? '' : ` (${nodes.length} nodes)`;
  return printable(`${marks[state]} ${String(index + 1).padStart(2)}. ${name}${on}`);
}

function othersOf({ runs, runId }: RecoveryView): string[] {
  const others = runs.filter((run) => run.runId !== runId);
  if (others.length === 0) return [];
  return [
    'other runs on these nodes, to be named with --run:',
    ...indented(others.map(runLine)),
    '',
  ];
}

const runLine = ({ runId, lastAt, nodes, hasPlan, takenOverBy }: RunSeen): string =>
  printable(
    `${runId}  last line ${new Date(lastAt).toISOString()}, ${nodes} nodes${hasPlan ? '' : ', no plan'}` +
      (takenOverBy === undefined ? '' : `, taken over by ${takenOverBy}`),
  );

function possibleText(option: string, what: string, possible: Possible): string[] {
  if (possible.can) return [`${option} ${what}:`, ...indented(possible.what.map(printable))];
  return [
    ...filled(possible.why, `${option} is refused: `, '  '),
    ...(possible.byHand.length > 0
      ? ['by hand:', ...indented(possible.byHand.map(printable))]
      : []),
  ];
}

/** What was done, and how it goes on. */
export const recoveredText = ({ outcome, runId, told, files }: Recovered): string =>
  [
    `run ${runId}: ${outcome}`,
    ...told.flatMap((line) => filled(line, '  ', '    ')),
    ...indented(files),
  ].join('\n');
