import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import { versionFacts } from '../../model/facts/versions.js';
import type { Inventory, NodeFacts } from '../../model/inventory.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { byAge, minorOf } from '../../model/version.js';
import { judgeBundle, roomOnNodes } from './judge-bundle.js';
import { judgeEntries } from './judge-entries.js';
import { judgeFlags } from './judge-flags.js';
import { judgeValues } from './judge-values.js';
import { skewOf, statesOfSwitch } from './skew.js';
import { judgeHop } from './stepwise/judge-hop.js';

/** Largest difference of clocks that certificates and leases bear, milliseconds (safety: 5 minutes). */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;
/** The oldest minor that can be left. */
const OLDEST = 14;

type Rule = (spec: InPlaceSpec, inventory: Inventory) => readonly Finding[];

/** Every judgement on a spec against what was read. Rules are small and do not know each other. */
export const judge = (spec: InPlaceSpec, inventory: Inventory): Finding[] =>
  rules.flatMap((rule) => rule(spec, inventory));

const wrongVersion: Rule = (spec, { cluster }) =>
  cluster.version === spec.from
    ? []
    : [
        found(
          'wrong-version',
          'spec.from',
          `the cluster runs ${cluster.version}, the spec says ${spec.from}`,
        ),
      ];

const notNewer: Rule = (spec) =>
  byAge(spec.from, spec.version) < 0
    ? []
    : [found('not-newer', 'spec.version', `${spec.version} is not newer than ${spec.from}`)];

const tooOld: Rule = (spec) =>
  minorOf(spec.from) >= OLDEST
    ? []
    : [found('too-old', 'spec.from', `${spec.from} is older than v1.${OLDEST}`)];

const targetUnknown: Rule = (spec) => {
  const newest = Math.max(...versionFacts.map(({ minor }) => minor));
  return minorOf(spec.version) <= newest
    ? []
    : [
        found(
          'target-unknown',
          'spec.version',
          `${spec.version} is newer than v1.${newest}, the newest that is known here`,
        ),
      ];
};

const skewOnTheWay: Rule = (spec, inventory) =>
  spec.strategy === 'in-place-stepwise'
    ? judgeHop(spec, inventory)
    : skewOf(statesOfSwitch(spec, inventory));

const eachNode =
  (rule: (node: NodeFacts) => readonly Finding[]): Rule =>
  (_spec, { nodes }) =>
    nodes.flatMap(rule);

const mountPoints = eachNode(({ name, mountPoints: paths }) =>
  paths.map((path) =>
    found('mount-point', name, `${path} is a mount point and cannot be set aside by rename`),
  ),
);

const clockSkew = eachNode(({ name, clockSkewMs }) =>
  Math.abs(clockSkewMs) <= MAX_CLOCK_SKEW_MS
    ? []
    : [found('clock-skew', name, `clock differs by ${clockSkewMs} ms`)],
);

const rules: readonly Rule[] = [
  wrongVersion,
  notNewer,
  tooOld,
  targetUnknown,
  judgeBundle,
  judgeFlags,
  judgeEntries,
  judgeValues,
  skewOnTheWay,
  mountPoints,
  clockSkew,
  roomOnNodes,
];
