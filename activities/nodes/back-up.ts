import { type Evidence, evidence } from '../../model/evidence.js';
import { lastValue } from '../../model/flags.js';
import type { ComponentName, NodeLayout } from '../../model/layout.js';
import type { BackUpInput } from '../node-calls.js';
import { refused } from '../failures.js';
import type { Agents } from './agents.js';
import { FilesAnswer } from './answers.js';
import { factsOf } from './component-file.js';
import { runVerbs, summaryOf } from './run-verbs.js';

/** How etcd is reached from its own node. Paths only: keys never leave the node. */
export interface EtcdAccess {
  readonly endpoint: string;
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Takes a snapshot of etcd and proves it by restoring it into a scratch directory on the node. */
export const backUpNode =
  (agents: Agents) =>
  async ({ node, ssh, layout, run, key }: BackUpInput): Promise<Evidence> => {
    const staged = () => agents.staged(ssh, node);
    const component = componentOf(node.name, layout, 'etcd');
    const { files } = await (
      await staged()
    ).call({ verb: 'read', arguments: { paths: [component.path] }, answer: FilesAnswer });
    const [file] = files;
    if (!file || file.absent) throw refused(`${node.name}: ${component.path} is not there`);
    const access = etcdAccess(node.name, factsOf(node.name, component, file).args);
    const results = await runVerbs(staged, node.name, {
      run,
      key,
      verbs: ['snapshot'],
      arguments: { ...access },
    });
    return evidence(summaryOf(node.name, results), { ...results[0]?.details, node: node.name });
  };

/**
 * The way to etcd by its own flags. Its server certificate serves as the client's: kubeadm and most
 * installers make it for both.
 */
export function etcdAccess(node: string, args: readonly string[]): EtcdAccess {
  const flag = (name: string) => lastValue(args, name);
  const urls = flag('listen-client-urls')?.split(',') ?? ['http://127.0.0.1:2379'];
  const endpoint = urls.find((url) => /\/\/(?:127\.|localhost|\[::1\])/.test(url)) ?? urls[0];
  if (!endpoint) throw refused(`${node}: etcd listens nowhere that could be asked`);
  const cacert = flag('trusted-ca-file');
  const cert = flag('cert-file');
  const key = flag('key-file');
  return {
    endpoint: endpoint.replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]'),
    ...(cacert !== undefined && { cacert }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

function componentOf(node: string, { components }: NodeLayout, name: ComponentName) {
  const found = components.find(({ component }) => component === name);
  if (!found) throw refused(`${node}: the layout names no ${name} on this node`);
  return found;
}
