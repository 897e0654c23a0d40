import type { Finding } from '../../model/finding.js';
import type { Inventory, NodeFacts } from '../../model/inventory.js';
import type { NodeRef } from '../../model/node.js';
import type { InPlaceSwitchSpec } from '../../model/spec.js';
import { type ClusterReading, readCluster } from '../cluster/read-cluster.js';
import type { Connect } from '../cluster/guarded.js';
import type { NodeReading, ReadNode } from '../nodes/read-node.js';
import { readBundle } from './read-bundle.js';

/** Nodes asked at the same time: an assessment must not be felt. */
const NODES_AT_ONCE = 20;

/**
 * Reads the bundle, the cluster and every node of the spec. Changes nothing; planning judges.
 *
 * @throws Refused naming what could not be read.
 */
export const assess =
  (connect: Connect, readNode: ReadNode) =>
  async (spec: InPlaceSwitchSpec): Promise<Inventory> => {
    const bundle = await readBundle(spec.bundle);
    const reading = await readCluster(connect, { kubeconfig: spec.kubeconfig }, spec.version);
    const known = spec.nodes.filter(({ name }) => reading.nodes.some((node) => node.name === name));
    const nodes: NodeFacts[] = [];
    const findings: Finding[] = [...reading.findings, ...strangers(spec, reading)];
    for (let at = 0; at < known.length; at += NODES_AT_ONCE) {
      const read = await Promise.all(
        known
          .slice(at, at + NODES_AT_ONCE)
          .map(async (node) => ({ node, said: await readNode(spec, node) })),
      );
      for (const { node, said } of read) {
        nodes.push(factsOf(node, said, reading));
        findings.push(...said.findings);
      }
    }
    return { cluster: reading.cluster, nodes, bundle, findings, kinds: reading.kinds };
  };

/** A node that only one side knows would be left behind half-way. */
function strangers({ nodes }: InPlaceSwitchSpec, reading: ClusterReading): Finding[] {
  const blocker = (where: string, what: string, remedy: string): Finding => ({
    id: 'node-mismatch',
    severity: 'blocker',
    where,
    what,
    remedy,
  });
  return [
    ...nodes
      .filter(({ name }) => !reading.nodes.some((node) => node.name === name))
      .map(({ name }) =>
        blocker('spec.nodes', `the cluster has no node "${name}"`, 'correct the name'),
      ),
    ...reading.nodes
      .filter(({ name }) => !nodes.some((node) => node.name === name))
      .map(({ name }) => blocker(name, 'the node is not in spec.nodes', 'add it to the spec')),
  ];
}

function factsOf(node: NodeRef, said: NodeReading, reading: ClusterReading): NodeFacts {
  const api = reading.nodes.find(({ name }) => name === node.name);
  const { components, mountPoints, freeBytes, clockSkewMs } = said;
  return {
    ...node,
    ready: api?.ready ?? false,
    unschedulable: api?.unschedulable ?? false,
    kubeletVersion: api?.kubeletVersion ?? '',
    runtime: api?.runtime ?? '',
    components,
    mountPoints,
    freeBytes,
    clockSkewMs,
  };
}
