import pLimit from 'p-limit';
import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import type { Inventory, NodeFacts } from '../../model/inventory.js';
import type { NodeRef } from '../../model/node.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { type ClusterReading, readCluster } from '../cluster/read-cluster.js';
import type { Connect } from '../cluster/guarded.js';
import type { NodeReading, ReadNode } from '../nodes/read-node.js';
import { capFindings } from './cap-findings.js';
import { podsThatRefuseDrain } from './drains.js';
import type { ReadEtcd } from './etcd-findings/read-etcd.js';
import { askInfrastructure } from './infrastructure-hook.js';
import { readManifests } from './manifests/read-manifests.js';
import { compareNodes } from './node-findings/across.js';
import { endingCertificates } from './own-certificates.js';
import { readBundle } from './read-bundle.js';

/** Nodes asked at the same time: an assessment must not be felt. */
const NODES_AT_ONCE = 20;

/** Everything that an assessment asks. */
export interface AssessmentHands {
  readonly connect: Connect;
  readonly readNode: ReadNode;
  readonly readEtcd: ReadEtcd;
}

/**
 * Reads the bundle, the cluster, every node of the spec, its etcd, the manifests beside it and what stands in front of it.
 * Changes nothing; planning judges. @throws Refused naming what could not be read.
 */
export const assess =
  ({ connect, readNode, readEtcd }: AssessmentHands) =>
  async (spec: InPlaceSpec): Promise<Inventory> => {
    const bundle = await readBundle(spec.bundle);
    const [reading, manifests, infrastructure, ending] = await Promise.all([
      readCluster(connect, { kubeconfig: spec.kubeconfig }, spec.version),
      readManifests(spec.manifests, spec.version),
      askInfrastructure(spec),
      endingCertificates(spec.ssh, Date.now()),
    ]);
    const known = spec.nodes.filter(({ name }) => reading.nodes.some((node) => node.name === name));
    const read = await readNodes(known, (node) => readNode(spec, node));
    const nodes = read.map(({ node, said }) => factsOf(node, said, reading));
    const findings = [
      ...reading.findings,
      ...strangers(spec, reading),
      ...read.flatMap(({ said }) => said.findings),
      ...compareNodes(read.map(({ said }) => said.identity)),
      ...(await readEtcd(spec, nodes)),
      ...manifests,
      ...infrastructure,
      ...ending,
      ...(await podsThatRefuseDrain(connect, spec)),
    ];
    return {
      cluster: reading.cluster,
      nodes,
      bundle,
      findings: capFindings(findings, spec.waivers),
    };
  };

interface Read {
  readonly node: NodeRef;
  readonly said: NodeReading;
}

async function readNodes(
  nodes: readonly NodeRef[],
  read: (node: NodeRef) => Promise<NodeReading>,
): Promise<readonly Read[]> {
  const limit = pLimit(NODES_AT_ONCE);
  return Promise.all(nodes.map((node) => limit(async () => ({ node, said: await read(node) }))));
}

/** A node that only one side knows would be left behind half-way. */
export function strangers(
  { nodes }: Pick<InPlaceSpec, 'nodes'>,
  reading: Pick<ClusterReading, 'nodes'>,
): Finding[] {
  return [
    ...nodes
      .filter(({ name }) => !reading.nodes.some((node) => node.name === name))
      .map(({ name }) =>
        found(
          'node-mismatch',
          'spec.nodes',
          `the cluster has no node "${name}"`,
          'correct the name',
        ),
      ),
    ...reading.nodes
      .filter(({ name }) => !nodes.some((node) => node.name === name))
      .map(({ name }) =>
        found('node-mismatch', name, 'the node is not in spec.nodes', 'add it to the spec'),
      ),
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
