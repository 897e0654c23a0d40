import type { Finding } from '../../../model/finding.js';
import type { NodeFacts } from '../../../model/inventory.js';
import type { ComponentName } from '../../../model/layout.js';
import type { InPlaceSpec } from '../../../model/spec.js';
import type { Agents } from '../../nodes/agents.js';
import { endpointsOf } from '../../rehearsal/etcd-way.js';
import { flagsOf } from '../node-findings/kubelet-settings.js';
import { judgeEtcd } from './judge-etcd.js';
import { HashTold, type MemberReading, MemberTold } from './member.js';

/** A node as it has been read. */
export type ReadNodeFacts = Pick<NodeFacts, 'name' | 'address' | 'port' | 'role' | 'components'>;

/** Judges the etcd of a cluster by asking each member on its own node. Changes nothing. */
export type ReadEtcd = (
  spec: Pick<InPlaceSpec, 'ssh' | 'from' | 'version'>,
  nodes: readonly ReadNodeFacts[],
) => Promise<Finding[]>;

/** One member and how it is asked; paths are on the node. */
interface Asked {
  readonly node: ReadNodeFacts;
  readonly where: string;
  readonly isOutside: boolean;
  readonly flags: ReadonlyMap<string, string>;
  readonly way: { readonly [argument: string]: unknown };
}

/** Members that do not answer are findings; nothing is thrown for what a node does. */
export const readEtcd =
  (agents: Agents): ReadEtcd =>
  async (spec, nodes) => {
    const asked = membersOf(nodes.filter(({ role }) => role === 'control-plane'));
    const members = await Promise.all(asked.map((one) => look(agents, spec, one)));
    const hashed = await withHashes(agents, spec, asked, members);
    return judgeEtcd(hashed, { from: spec.from, to: spec.version, now: Date.now() });
  };

/** Each member by its own node; one that no layout names is outside, and asked from the first node. */
function membersOf(nodes: readonly ReadNodeFacts[]): Asked[] {
  const stacked = nodes.filter((node) => flagsFor(node, 'etcd').size > 0);
  if (stacked.length > 0) return stacked.map(stackedMember);
  const [first] = nodes;
  const api = first && flagsFor(first, 'kube-apiserver');
  return (api?.get('etcd-servers') ?? '')
    .split(',')
    .filter((url) => /^https?:/.test(url))
    .flatMap((url) => (first && api ? [outsideMember(first, api, url)] : []));
}

function stackedMember(node: ReadNodeFacts): Asked {
  const etcd = flagsFor(node, 'etcd');
  const api = flagsFor(node, 'kube-apiserver');
  const hasOwnClient = api.get('etcd-certfile') !== undefined;
  const { address } = node;
  const peers = etcd.get('listen-peer-urls') ?? 'http://127.0.0.1:2380';
  const [peer] = endpointsOf({ address, listening: peers });
  return {
    node,
    where: node.name,
    isOutside: false,
    flags: etcd,
    way: {
      endpoints: endpointsOf({
        address,
        listening: etcd.get('listen-client-urls'),
        used: api.get('etcd-servers'),
      }),
      ...files({
        cacert: api.get('etcd-cafile') ?? etcd.get('trusted-ca-file'),
        cert: hasOwnClient ? api.get('etcd-certfile') : etcd.get('cert-file'),
        key: hasOwnClient ? api.get('etcd-keyfile') : etcd.get('key-file'),
      }),
      peer: {
        endpoint: peer,
        ...files({
          cacert: etcd.get('peer-trusted-ca-file'),
          cert: etcd.get('peer-cert-file'),
          key: etcd.get('peer-key-file'),
        }),
      },
    },
  };
}

const outsideMember = (
  node: ReadNodeFacts,
  api: ReadonlyMap<string, string>,
  url: string,
): Asked => ({
  node,
  where: url,
  isOutside: true,
  flags: new Map(),
  way: {
    endpoints: [url],
    ...files({
      cacert: api.get('etcd-cafile'),
      cert: api.get('etcd-certfile'),
      key: api.get('etcd-keyfile'),
    }),
  },
});

async function look(
  agents: Agents,
  spec: Pick<InPlaceSpec, 'ssh'>,
  { node, where, isOutside, flags, way }: Asked,
): Promise<MemberReading> {
  try {
    const agent = await agents.looking(spec.ssh, node);
    const told = await agent.call({
      verb: 'etcd-look',
      arguments: way,
      answer: MemberTold,
      fromMemory: true,
    });
    return { where, isOutside, flags, told };
  } catch (cause) {
    return { where, isOutside, flags, failure: sentenceOf(cause) };
  }
}

/** The hash of all keys up to the newest revision that all members have. One member alone has nobody to differ from. */
async function withHashes(
  agents: Agents,
  spec: Pick<InPlaceSpec, 'ssh'>,
  asked: readonly Asked[],
  members: readonly MemberReading[],
): Promise<readonly MemberReading[]> {
  const revisions = members.flatMap(({ told }) => told?.revision ?? []);
  if (revisions.length < 2) return members;
  const revision = Math.min(...revisions);
  return Promise.all(
    members.map(async (member, at) => {
      const one = asked[at];
      if (one === undefined || member.told === undefined) return member;
      const hash = await hashOf(agents, spec, one, revision);
      return { ...member, ...(hash !== undefined && { hash }) };
    }),
  );
}

/** Absent where the member cannot tell: compacted meanwhile, or too large to hash in time. */
async function hashOf(
  agents: Agents,
  spec: Pick<InPlaceSpec, 'ssh'>,
  { node, way }: Asked,
  revision: number,
): Promise<number | undefined> {
  try {
    const agent = await agents.looking(spec.ssh, node);
    const { hash } = await agent.call({
      verb: 'etcd-look',
      arguments: { ...way, revision },
      answer: HashTold,
      fromMemory: true,
    });
    return hash ?? undefined;
  } catch {
    return undefined;
  }
}

const flagsFor = ({ components }: ReadNodeFacts, name: ComponentName) =>
  flagsOf(components.find(({ component }) => component === name)?.args ?? []);

const files = (paths: { readonly [name: string]: string | undefined }) =>
  Object.fromEntries(Object.entries(paths).filter(([, path]) => path !== undefined));

const sentenceOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
