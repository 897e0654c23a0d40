import type { NodeStanding, Possible, RecoveryView, Standing } from '../../model/recovery.js';

/**
 * A half run may be let go where every node is wholly on the same side and runs: then a new run finds a cluster like any other.
 * Pure.
 */
export function handOverOf({ nodes }: Pick<RecoveryView, 'nodes'>): Possible {
  const whole = sideOfAll(nodes);
  if (whole === undefined) return no(`the nodes are not all on one side: ${told(nodes)}`);
  const busy = nodes.filter(({ underWay }) => underWay.length > 0);
  if (busy.length > 0) return no(`a phase still runs on ${named(busy)}: wait until it has ended`);
  const down = nodes.filter(({ sides }) =>
    sides.some((side) => side.installs && side.stopped.length > 0),
  );
  if (down.length > 0)
    return no(
      `not everything runs: ${down.map(({ node, sides }) => `${node}: ${sides.flatMap(({ stopped }) => stopped).join(', ')}`).join('; ')}; start it, or --roll-back`,
    );
  return { can: true, what: whole === 'old' ? ofOld : ofNew };
}

/** `old` or `new` where all are; undefined where they differ. */
export function sideOfAll(nodes: readonly NodeStanding[]): 'old' | 'new' | undefined {
  const are = (...wanted: readonly Standing[]): boolean =>
    nodes.every(({ standing }) => wanted.includes(standing));
  // Workers that a plan lets lag have nothing of the run.
  const isUsed = ({ sides }: NodeStanding): boolean => sides.length > 0;
  if (are('old', 'untouched')) return 'old';
  return nodes.filter(isUsed).every(({ standing }) => standing === 'new' || standing === 'retired')
    ? 'new'
    : undefined;
}

const ofOld = [
  'what was staged on the nodes is removed, and nodes that were cordoned are given back',
  'the run is closed on every node: no worker can go on with it',
] as const;

const ofNew = [
  'nodes that were cordoned are given back; the old files stay where they are kept',
  'the run is closed on every node: no worker can go on with it, and this tool takes it back no more',
] as const;

const no = (why: string): Possible => ({ can: false, why, byHand: [] });

const named = (nodes: readonly NodeStanding[]): string => nodes.map(({ node }) => node).join(', ');

const told = (nodes: readonly NodeStanding[]): string =>
  nodes
    .map(({ node, standing, why }) => `${node} ${standing}${why === undefined ? '' : ` (${why})`}`)
    .join(', ');
