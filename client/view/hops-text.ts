import { table } from './layout.js';

/** The runs from one version to another. A version without its patch stands for the newest one of that minor. */
export interface Way {
  readonly runs: readonly {
    /** Words of the spec. */
    readonly from: string;
    readonly version: string;
    readonly workers: 'follow' | 'lag';
    /** What etcd has to have been on before it, in order, each at least. */
    readonly etcdBefore: readonly string[];
  }[];
  /** Workers that are too far behind go to this one before the first run. */
  readonly workersFirst?: string;
  /** How often each worker is changed. */
  readonly workerRounds: number;
}

/** A line for each run, as its spec has to say it. */
export function hopsText({ runs, workersFirst, workerRounds }: Way): string {
  const hasEtcd = runs.some(({ etcdBefore }) => etcdBefore.length > 0);
  const isShort = runs.some(({ version }) => version.split('.').length < 3);
  const rows = runs.map(({ from, version, workers, etcdBefore }, at) => [
    `${at + 1}`,
    from,
    version,
    workers,
    ...(hasEtcd ? [etcdBefore.join(', then ')] : []),
  ]);
  return [
    `${counted(runs.length, 'run')} of in-place-stepwise; each worker is changed ${counted(workerRounds, 'time')}`,
    '',
    ...table([['run', 'from', 'version', 'workers', ...(hasEtcd ? ['etcd first'] : [])], ...rows]),
    '',
    ...(workersFirst === undefined
      ? []
      : [`Before run 1 bring the workers to ${workersFirst}: they are too far behind.`]),
    ...(isShort ? ['Where no patch is named take the newest; --bundle says which you have.'] : []),
    'Between two runs assess the cluster anew: what the next minor needs is known only then.',
  ].join('\n');
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
