import { lastValue } from '../../model/flags.js';
import type { NodeLayout } from '../../model/layout.js';
import { refused } from '../failures.js';
import type { Agent } from '../nodes/agent.js';
import { factsOf } from '../nodes/component-file.js';
import { readFileOf } from '../nodes/read-file.js';

/** How etcd is asked on a control-plane node, and what of the API server's flags decides how its data is read. */
export interface EtcdWay {
  /** URLs, best first. */
  readonly endpoints: readonly string[];
  /** Paths on the node; the keys stay there. */
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Path on the node. */
  readonly encryptionConfig?: string;
  readonly etcdPrefix?: string;
  /** Of the API server, as they stand there: which addresses, kinds and fields there are. */
  readonly serverFlags: readonly string[];
}

/** Flags that a copy's API server needs as the real one has them. */
const serverFlags = [
  'feature-gates',
  'runtime-config',
  'service-cluster-ip-range',
  'service-node-port-range',
] as const;

/**
 * Reads the flags of a node's API server and etcd. The API server's certificate is the client that etcd expects; its
 * own server certificate serves where the API server has none.
 * @throws Refused where the layout or the node has neither.
 */
export async function readEtcdWay(
  agent: Agent,
  layout: NodeLayout,
  address: string,
): Promise<EtcdWay> {
  const api = await flagsOf(agent, layout, 'kube-apiserver');
  const etcd = await flagsOf(agent, layout, 'etcd');
  if (etcd === undefined)
    throw refused(`${agent.name}: runs no etcd of the layout; name a control-plane node that does`);
  const cacert = api?.('etcd-cafile') ?? etcd('trusted-ca-file');
  const ownPair = [etcd('cert-file'), etcd('key-file')] as const;
  const clientPair = [api?.('etcd-certfile'), api?.('etcd-keyfile')] as const;
  const [cert, key] = clientPair[0] === undefined ? ownPair : clientPair;
  const encryptionConfig =
    api?.('encryption-provider-config') ?? api?.('experimental-encryption-provider-config');
  const etcdPrefix = api?.('etcd-prefix');
  return {
    serverFlags: serverFlags.flatMap((name) => {
      const value = api?.(name);
      return value === undefined ? [] : [`--${name}=${value}`];
    }),
    endpoints: endpointsOf({
      address,
      listening: etcd('listen-client-urls'),
      used: api?.('etcd-servers'),
    }),
    ...(cacert !== undefined && { cacert }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(encryptionConfig !== undefined && { encryptionConfig }),
    ...(etcdPrefix !== undefined && { etcdPrefix: `/${etcdPrefix.replace(/^\/+|\/+$/g, '')}` }),
  };
}

/** What flags say of where etcd is; lists with commas. */
export interface EtcdFlags {
  /** The node's own, a name or an IP address. */
  readonly address: string;
  readonly listening?: string | undefined;
  readonly used?: string | undefined;
}

/**
 * URLs where this node's own etcd listens: those that the API server uses first, since their names stand in etcd's
 * certificate. Where etcd's flags say nothing (it has a configuration file, or variables), the API server's word counts.
 */
export function endpointsOf({ address, listening, used }: EtcdFlags): readonly string[] {
  const urlsIn = (list: string | undefined): string[] =>
    (list ?? '')
      .split(',')
      .map((url) => url.trim().replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]'))
      .filter((url) => /^https?:\/\//.test(url));
  const isLocal = (url: string) => /\/\/(?:127\.|localhost[:/]|\[::1\])/.test(url);
  const isHere = (url: string) =>
    isLocal(url) || url.includes(`//${address}:`) || url.includes(`//[${address}]:`);
  const byUse = urlsIn(used);
  if (listening === undefined) {
    const here = byUse.filter(isHere);
    if (here.length > 0) return here;
    return byUse.length > 0 ? byUse : ['http://127.0.0.1:2379'];
  }
  const own = urlsIn(listening);
  const ports = new Set(own.map(portOf));
  const usedHere = byUse.filter(
    (url) => own.includes(url) || (isHere(url) && ports.has(portOf(url))),
  );
  return [...new Set([...usedHere, ...own.filter(isLocal), ...own])];
}

const portOf = (url: string): string => /:(\d+)\/?$/.exec(url)?.[1] ?? '';

/** The value of a flag on a component's command line, by name; undefined where the node has no such component. */
async function flagsOf(agent: Agent, layout: NodeLayout, name: 'kube-apiserver' | 'etcd') {
  const component = layout.components.find((one) => one.component === name);
  if (component === undefined) return undefined;
  const file = await readFileOf(agent, component.path);
  if (file === undefined) return undefined;
  const { args } = factsOf(agent.name, component, file);
  return (flag: string): string | undefined => lastValue(args, flag);
}
