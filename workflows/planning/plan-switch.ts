import type { Finding } from '../../model/finding.js';
import type { Inventory, NodeFacts } from '../../model/inventory.js';
import type { NodePlan, SwitchPlan } from '../../model/plan.js';
import type { InPlaceSwitchSpec } from '../../model/spec.js';
import { refused } from '../runbook/failures.js';
import { formAnew } from './etcd.js';
import { judge } from './judge.js';
import { nameOf, translate } from './translate.js';

/** Nodes per child workflow: keeps every history under 3,000 events. */
const BATCH_SIZE = 250;

/**
 * Pure: the same spec and inventory always give the same plan.
 *
 * @throws Refused naming every blocker.
 */
export function planSwitch(spec: InPlaceSwitchSpec, inventory: Inventory): SwitchPlan {
  const findings = [...inventory.findings, ...judge(spec, inventory)];
  const blockers = findings.filter(({ severity }) => severity === 'blocker');
  if (blockers.length > 0)
    throw refused(
      blockers.map(({ where, what, remedy }) => `${where}: ${what}; ${remedy}`).join('\n'),
    );

  const images = bundleImages(inventory);
  const controlPlane = inventory.nodes.filter(({ role }) => role === 'control-plane');
  const planned = (node: NodeFacts) => planNode(spec, node, controlPlane, images);
  const workers = inventory.nodes.filter(({ role }) => role === 'worker');
  return {
    spec,
    cluster: inventory.cluster,
    bundle: inventory.bundle,
    controlPlane: controlPlane.map(planned),
    workerBatches: chunk(workers.map(planned), BATCH_SIZE),
    kinds: inventory.kinds,
    images: addOnImages(spec, images),
    findings: [...findings, givenUpByRollback],
  };
}

/** A fresh etcd is put away whole by a rollback, so the approver must know what goes with it. */
const givenUpByRollback: Finding = {
  id: 'given-up-by-rollback',
  severity: 'note',
  where: 'rollback',
  what: 'what is created or changed after the switch lies in the new etcd alone and is given up',
  remedy: 'a rollback first lists it by name in its report; take what you need from there',
};

function planNode(
  spec: InPlaceSwitchSpec,
  facts: NodeFacts,
  controlPlane: readonly NodeFacts[],
  images: { readonly [name: string]: string },
): NodePlan {
  const { name, address, port, role, components } = facts;
  const translation = { from: spec.from, to: spec.version, neighbours: components, images };
  return {
    node: { name, address, port, role },
    changes: components.map((one) => formAnew(translate(one, translation), controlPlane)),
  };
}

const bundleImages = ({ bundle }: Inventory): { [name: string]: string } =>
  Object.fromEntries(
    bundle.files.flatMap(({ image }) => (image === undefined ? [] : [[nameOf(image), image]])),
  );

/** Add-ons whose image is tagged with the cluster's version (kube-proxy) get the target's. */
function addOnImages(spec: InPlaceSwitchSpec, images: { readonly [name: string]: string }) {
  const tagged = Object.values(images).filter((image) => image.endsWith(`:${spec.version}`));
  return Object.fromEntries(
    tagged.map((image) => [image.replace(`:${spec.version}`, `:${spec.from}`), image]),
  );
}

const chunk = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
