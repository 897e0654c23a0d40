import { inNode, layFiles } from '../nodes/node-container.js';
import { text, type NodeFile } from '../nodes/node-files.js';
import { initConfig } from './kubeadm-config.js';
import { controlPlaneOf, controlPlanesOf, type Lab, type NodePlace } from './places.js';
import { copyOf, shareCertificates } from './shared-certificates.js';
import { systemdPlaces } from './systemd-places.js';

const { bin, etc, pki } = systemdPlaces;

/** kubeadm serves here as a maker of certificates only, and is gone afterwards. */
const maker = '/root/lab-maker';

/** A token that no one will use: kubeadm's configuration asks for one. */
const unusedToken = 'abcdef.0123456789abcdef';

/** Make the cluster's CAs, certificates and kubeconfigs, and hand each node its own. */
export async function makeCertificates(lab: Lab): Promise<void> {
  const controlPlane = controlPlaneOf(lab);
  await layFiles(
    lab,
    controlPlane,
    lab.nodes.map((node) => makerConfig(lab, node)),
  );
  await inNode(controlPlane, `${serverScript(controlPlane)}${clientScript(lab)}`);
  const further = controlPlanesOf(lab).slice(1);
  await Promise.all(further.map((node) => makeFurther(lab, controlPlane, node)));
  await Promise.all(lab.nodes.map((node) => handOver(lab, controlPlane, node)));
}

/** A further control plane's own certificates, by the CAs of the first. */
async function makeFurther(lab: Lab, first: NodePlace, node: NodePlace): Promise<void> {
  await shareCertificates(lab, { from: first, to: node, folder: pki });
  await layFiles(lab, node, [makerConfig(lab, node)]);
  await inNode(node, `${serverScript(node)}rm -rf ${maker}`);
}

const makerConfig = (lab: Lab, node: NodePlace): NodeFile =>
  text(configOf(node), initConfig(lab, unusedToken, { certificatesDir: pki, node }));

/** Install the cluster DNS, whose manifest is kubeadm's too. */
export async function installCoredns(lab: Lab): Promise<void> {
  const node = controlPlaneOf(lab);
  await inNode(
    node,
    `${maker}/kubeadm init phase addon coredns --config ${configOf(node)} --kubeconfig ${etc}/admin.conf
     rm -rf ${maker}`,
  );
}

/** Where kubeadm is laid for as long as certificates are made. */
export const makerProgram = `${maker}/kubeadm`;

const configOf = ({ name }: NodePlace): string => `${maker}/${name}.yaml`;

/** All that the control plane on a node has for itself. */
const serverScript = (self: NodePlace): string => `
cd ${maker}
./kubeadm init phase certs all --config ${configOf(self)} >/dev/null
for client in admin controller-manager scheduler; do
  ./kubeadm init phase kubeconfig $client --config ${configOf(self)} --kubeconfig-dir ${etc} >/dev/null
done
`;

/** What every node's kubelet and kube-proxy need to be believed. */
const clientScript = ({ apiServer, name, nodes }: Lab): string => `
for node in ${nodes.map((node) => node.name).join(' ')}; do
  ./kubeadm init phase kubeconfig kubelet --config ${maker}/$node.yaml --kubeconfig-dir ${maker}/$node >/dev/null
done
openssl req -new -newkey rsa:2048 -nodes -keyout proxy.key -subj /CN=system:kube-proxy -out proxy.csr 2>/dev/null
openssl x509 -req -in proxy.csr -CA ${pki}/ca.crt -CAkey ${pki}/ca.key -CAcreateserial -days 365 \\
  -out proxy.crt 2>/dev/null
export KUBECONFIG=${maker}/kube-proxy.conf
${bin}/kubectl config set-cluster ${name} --server=${apiServer} --embed-certs \\
  --certificate-authority=${pki}/ca.crt >/dev/null
${bin}/kubectl config set-credentials kube-proxy --embed-certs --client-key=proxy.key \\
  --client-certificate=proxy.crt >/dev/null
${bin}/kubectl config set-context kube-proxy --cluster=${name} --user=kube-proxy >/dev/null
${bin}/kubectl config use-context kube-proxy >/dev/null
`;

/** What every node needs: the CA, its kubelet's identity and kube-proxy's. */
async function handOver(lab: Lab, from: NodePlace, to: NodePlace): Promise<void> {
  const files = [
    [`${pki}/ca.crt`, `${pki}/ca.crt`],
    [`${maker}/${to.name}/kubelet.conf`, `${etc}/kubelet.conf`],
    [`${maker}/kube-proxy.conf`, `${etc}/kube-proxy.conf`],
  ] as const;
  const read = files.map(([source, target]) => copyOf(from, source, target));
  await layFiles(lab, to, await Promise.all(read));
}
