import { inNode } from '../nodes/node-container.js';
import { until } from '../nodes/until.js';
import { withProgress } from '../programs/progress.js';
import { controlPlaneOf, type Lab, type NodePlace } from './places.js';

/** A member of etcd as its gateway tells it; one that never started has no name. */
export interface EtcdMember {
  readonly ID: string;
  readonly name?: string;
  readonly peerURLs: readonly string[];
}

/**
 * Have kubeadm add a node's member to etcd. kubeadm gives a call to etcd two seconds and asks again
 * without a look at what came of it; where the disk was slower than that, etcd has a member that
 * kubeadm knows nothing of, and says so until kubeadm gives up. That member goes, and kubeadm tries
 * once more. Where the manifest was written, kubeadm only waited too shortly.
 * @throws Error with etcd's words where the member that never started was the second of two: then no
 * majority is left that could let it go.
 */
export const growEtcd = (lab: Lab, node: NodePlace, joinFile: string): Promise<void> =>
  withProgress(`${lab.name}: etcd grows by ${node.name}`, async () => {
    const grow = `kubeadm join phase control-plane-join etcd --config ${joinFile}`;
    try {
      await inNode(node, grow);
    } catch (error) {
      process.stderr.write(`${String(error)}\n`);
      if (!(await isAnnounced(node))) {
        await dropUnstarted(lab, node);
        await inNode(node, grow);
      }
    }
    const wait = { name: `the member of etcd on ${node.name}`, deadlineMs: 180_000, everyMs: 1000 };
    await until(wait, async () => {
      const answer = await askEtcd(node, 'https://127.0.0.1:2379/health');
      return answer.includes('"health":"true"') ? undefined : answer;
    });
  });

const isAnnounced = (node: NodePlace): Promise<boolean> =>
  inNode(node, 'test -e /etc/kubernetes/manifests/etcd.yaml').then(
    () => true,
    () => false,
  );

async function dropUnstarted(lab: Lab, node: NodePlace): Promise<void> {
  const members = `https://${controlPlaneOf(lab).address}:2379/v3/cluster/member`;
  const answer = await askEtcd(node, `${members}/list`, '{}');
  const { members: known } = JSON.parse(answer) as { readonly members: readonly EtcdMember[] };
  const left = unstartedMember(known, node);
  if (left !== undefined) await askEtcd(node, `${members}/remove`, JSON.stringify({ ID: left.ID }));
}

/** The member that was announced for a node and never started; undefined if there is none. */
export const unstartedMember = (
  members: readonly EtcdMember[],
  { address }: Pick<NodePlace, 'address'>,
): EtcdMember | undefined =>
  members.find(
    ({ name = '', peerURLs }) => name === '' && peerURLs.includes(`https://${address}:2380`),
  );

/** A call of etcd's gateway with the certificate that health checks have. */
function askEtcd(node: NodePlace, url: string, body?: string): Promise<string> {
  const folder = '/etc/kubernetes/pki/etcd';
  const identity = `--cacert ${folder}/ca.crt --cert ${folder}/healthcheck-client.crt --key ${folder}/healthcheck-client.key`;
  const given = body === undefined ? '' : `--data '${body}'`;
  return inNode(node, `curl -sSf --max-time 20 ${identity} ${given} ${url}`);
}
