import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { layFiles, inNode } from '../nodes/node-container.js';
import { text } from '../nodes/node-files.js';
import { withProgress } from '../programs/progress.js';
import { initConfig, type JoinTicket } from './kubeadm-config.js';
import { controlPlaneOf, type Lab } from './places.js';

/** Set up the control plane by kubeadm; returns what nodes need to join. */
export async function initControlPlane(lab: Lab): Promise<JoinTicket> {
  const node = controlPlaneOf(lab);
  const token = bootstrapToken();
  await layFiles(lab, node, [text('/root/kubeadm-init.yaml', initConfig(lab, token), 0o600)]);
  await withProgress(`${lab.name}: kubeadm init on ${node.name}`, () => inNode(node, initScript));
  const ca = new X509Certificate(await inNode(node, 'cat /etc/kubernetes/pki/ca.crt'));
  const publicKey = ca.publicKey.export({ type: 'spki', format: 'der' });
  return {
    token,
    caCertHash: `sha256:${createHash('sha256').update(publicKey).digest('hex')}`,
  };
}

/** Preflight asks for crictl and a kernel configuration that a container does not show. */
const initScript = `kubeadm init --config /root/kubeadm-init.yaml --skip-phases=preflight
systemctl -q enable kubelet`;

/** Six and sixteen letters or digits: the form that kubeadm asks for. */
function bootstrapToken(): string {
  const secret = randomBytes(11).toString('hex');
  return `${secret.slice(0, 6)}.${secret.slice(6, 22)}`;
}
