import type { StrategyOption } from '../../model/comparison.js';
import { countText, durationText } from '../../model/duration.js';
import { filled, indented, table } from './layout.js';

/** The ways to migrate this cluster, beside each other; what this release cannot run says so. */
export const comparisonText = (options: readonly StrategyOption[]): string[] => [
  'Strategies for this cluster',
  '',
  ...indented(
    table(
      [
        [
          'strategy',
          'extra nodes',
          'workloads away',
          'windows',
          'speaks against it',
          'kube-cutover',
        ],
        ...options.map(row),
      ],
      [1, 2, 3],
    ),
  ),
  ...options.flatMap((option) => ['', ...details(option)]),
];

const row = ({
  strategy,
  extraNodes,
  downtimeMs,
  windows,
  ruledOutBy,
  isOffered,
}: StrategyOption) => [
  strategy,
  countText(extraNodes),
  downtimeMs === undefined ? 'depends' : downtimeMs === 0 ? 'not' : durationText(downtimeMs),
  countText(windows),
  ruledOutBy.length === 0 ? 'nothing seen' : 'see below',
  isOffered ? 'runs it' : 'not yet',
];

const details = ({ strategy, name, downtime, effort, rollback, ruledOutBy }: StrategyOption) => [
  ...filled(`${strategy}: ${name}`, '  '),
  ...filled(downtime, '    away      '),
  ...filled(effort, '    effort    '),
  ...filled(rollback, '    way back  '),
  ...(ruledOutBy.length === 0 ? [] : filled(ruledOutBy.join('; '), '    against   ')),
];
