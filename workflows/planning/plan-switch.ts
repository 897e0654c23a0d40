import type { Finding } from '../../model/finding.js';
import type { Inventory, NodeFacts } from '../../model/inventory.js';
import type { NodePlan, SwitchPlan } from '../../model/plan.js';
import type { Rehearsal } from '../../model/rehearsal.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { found } from '../../model/finding-kinds/found.js';
import { NODES_IN_ONE_CHILD, chunk } from './chunk.js';
import { changesOn, targetCommandLines } from './command-lines.js';
import { judge } from './judge.js';
import { podRangesLast } from './pod-ranges.js';
import { etcdDataOf } from './stepwise/etcd-data.js';
import { imagesByName } from './translate.js';
import { waive } from './waive.js';

/** Pure: the same spec, inventory and rehearsal always give the same plan, blockers included. */
export function planSwitch(
  spec: InPlaceSpec,
  inventory: Inventory,
  rehearsal?: Rehearsal,
): SwitchPlan {
  const controlPlane = inventory.nodes.filter(({ role }) => role === 'control-plane');
  const planned = (node: NodeFacts) => planNode(node, spec, inventory);
  const workers = inventory.nodes.filter(({ role }) => role === 'worker');
  const etcdData = etcdDataOf(spec, inventory);
  return {
    spec,
    cluster: inventory.cluster,
    bundle: inventory.bundle,
    controlPlane: controlPlane.map(planned),
    workerBatches: chunk(workers.map(planned), NODES_IN_ONE_CHILD),
    kinds: rehearsal?.kinds ?? [],
    images: addOnImages(spec, inventory),
    serverFlags: serverFlagsOf(spec, inventory),
    podRangesLast: podRangesLast(spec, inventory),
    findings: waive(
      distinct([
        ...findingsOf(spec, inventory),
        ...(rehearsal?.findings ?? []),
        ...givenUpByRollback(spec),
      ]),
      spec.waivers,
    ),
    ...(rehearsal && { rehearsal }),
    ...(etcdData !== undefined && { etcdData }),
  };
}

const serverFlagsOf = (spec: InPlaceSpec, inventory: Inventory): readonly string[] =>
  targetCommandLines(spec, inventory).find(({ component }) => component === 'kube-apiserver')
    ?.args ?? [];

/** Assessment and rehearsal may see the same thing. */
const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((one) => [`${one.id} ${one.where} ${one.what}`, one])).values(),
];

/** What assessment and planning notice, before anything is rehearsed. */
export const findingsOf = (spec: InPlaceSpec, inventory: Inventory): readonly Finding[] => [
  ...inventory.findings,
  ...judge(spec, inventory),
];

/** The new side's etcd is put away whole by a rollback, so the approver must know what goes with it. */
const givenUpByRollback = ({ strategy, carry }: InPlaceSpec): Finding[] =>
  strategy === 'in-place-stepwise'
    ? []
    : [
        found(
          'given-up-by-rollback',
          'rollback',
          carry === 'data'
            ? 'what is created or changed after the switch lies in the new etcd alone and is given up; kubelets, kube-proxy and ' +
                'CoreDNS begin to read the API anew, and your own controllers must be restarted to do so'
            : 'what is created or changed after the switch lies in the new etcd alone and is given up',
        ),
      ];

function planNode(node: NodeFacts, spec: InPlaceSpec, inventory: Inventory): NodePlan {
  const { name, address, port, role } = node;
  return {
    node: { name, address, port, role },
    changes: changesOn(node, spec, inventory).map(({ change }) => change),
  };
}

/** Add-ons whose image is tagged with the cluster's version (kube-proxy) get the target's. */
export function addOnImages(spec: InPlaceSpec, inventory: Inventory) {
  const tagged = Object.values(imagesByName(inventory)).filter((image) =>
    image.endsWith(`:${spec.version}`),
  );
  return Object.fromEntries(
    tagged.map((image) => [image.replace(`:${spec.version}`, `:${spec.from}`), image]),
  );
}
