import { markdown } from '../table.js';
import {
  type Measured,
  type Percentiles,
  type Swap,
  nodesPerMinute,
  outageOf,
  percentilesOf,
  workOf,
} from './figures.js';

/** The figures as Markdown tables: outages, and nodes each minute. */
export function kubeletTable({ swaps, waves }: Measured): string {
  const at = [...new Set(swaps.map(({ parallelism }) => parallelism))];
  const versions = [...new Set(swaps.map(({ to }) => to))];
  const of = (title: string, some: readonly Swap[], time = outageOf): string[] => [
    title,
    String(some.length),
    ...times(percentilesOf(some.map(time))),
  ];
  const outages = markdown([
    ['', 'swaps', 'p50', 'p95', 'p99', 'most'],
    of('outage of a kubelet', swaps),
    ...at.map((many) =>
      of(
        `${many} at a time`,
        swaps.filter(({ parallelism }) => parallelism === many),
      ),
    ),
    ...versions.map((version) =>
      of(
        `to ${version}`,
        swaps.filter(({ to }) => to === version),
      ),
    ),
    of(
      'of it: until it is told to start',
      swaps,
      ({ stoppedAt, startedAt }) => startedAt - stoppedAt,
    ),
    of('of it: until Ready is seen', swaps, ({ startedAt, readyAt }) => readyAt - startedAt),
    of('from the call until it is told to start', swaps, workOf),
  ]);
  const pace = markdown([
    ['nodes at a time', 'nodes each minute'],
    ...at.map((many) => [String(many), nodesPerMinute(waves, many).toFixed(1)]),
  ]);
  const kept = swaps.reduce((sum, swap) => sum + swap.kept, 0);
  return `${outages}\n\n${pace}\n\nContainers compared: ${kept}, restarted: none.`;
}

const times = ({ p50, p95, p99, max }: Percentiles): string[] =>
  [p50, p95, p99, max].map((ms) => `${(ms / 1000).toFixed(1)} s`);
