import { createHash } from 'node:crypto';
import type { Lab, MachinePlace, NodePlace } from '../cluster/places.js';

/** A file to be laid on a node before it boots for the first time. */
export interface NodeFile {
  readonly path: string;
  /** The text, or the path of a file on this machine to copy. */
  readonly from: { readonly text: string } | { readonly file: string };
  readonly mode?: number;
}

/** What every machine has: its identity, network and access. */
export const machineFiles = (
  lab: Lab,
  machine: MachinePlace,
  authorizedKey: string,
): NodeFile[] => [
  text('/etc/machine-id', machineId(lab, machine), 0o444),
  text('/etc/lab/network.sh', networkScript(lab, machine)),
  text('/etc/lab/resolv.conf', resolvConf(lab)),
  text('/etc/lab/authorized_keys', authorizedKey),
];

/** What every node has besides, whatever its layout: container runtime and CNI. */
export const runtimeFiles = (node: NodePlace, pauseImage: string): NodeFile[] => [
  text('/etc/containerd/config.toml', containerdConfig(pauseImage)),
  text('/etc/cni/net.d/10-lab.conflist', cniConfig(node)),
];

/** Of its own: systemd would take that of the machine below, and all nodes would share it. */
const machineId = ({ name: lab }: Lab, { name }: MachinePlace): string =>
  `${createHash('sha256').update(`${lab}/${name}`).digest('hex').slice(0, 32)}\n`;

/** A file with this text. */
export const text = (path: string, content: string, mode = 0o644): NodeFile => ({
  path,
  from: { text: content },
  mode,
});

/**
 * Pods of other nodes go by static routes. The service range needs a route too, or a node's own
 * packets to a service are refused before kube-proxy's rules see them: there is no default route.
 */
function networkScript({ nodes, description }: Lab, self: MachinePlace): string {
  const routes = nodes
    .filter(({ name }) => name !== self.name)
    .map(({ podCidr, address }) => `ip route replace ${podCidr} via ${address}`);
  return [
    ...routes,
    `ip route replace ${description.serviceCidr} dev eth0`,
    // Kubelets look for a cloud around them at their start: no is no at once, and not after 20 s.
    'ip route del default 2>/dev/null || true',
    "printf 'nameserver 127.0.0.1\\noptions timeout:1 attempts:1\\n' > /etc/resolv.conf",
    'sysctl -qw net.ipv4.ip_forward=1',
    // Otherwise a pod's call to a service that lands on its own node is answered unasked.
    'sysctl -qw net.bridge.bridge-nf-call-iptables=1 || true',
    '',
  ].join('\n');
}

/** Of its own: CoreDNS finds a loop behind Docker's resolver. Nothing answers at this address. */
const resolvConf = ({ description }: Lab): string =>
  `nameserver ${description.network.replace(/0\/24$/, '1')}\noptions timeout:1 attempts:1\n`;

const containerdConfig = (pauseImage: string): string => `version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # The lab's engine may lack CAP_SYS_RESOURCE, and then no score can be lowered.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/cni/net.d"
`;

const cniConfig = ({ podCidr }: NodePlace): string =>
  `${JSON.stringify(
    {
      cniVersion: '0.4.0',
      name: 'lab',
      plugins: [
        {
          type: 'bridge',
          bridge: 'cni0',
          isGateway: true,
          hairpinMode: true,
          ipam: {
            type: 'host-local',
            ranges: [[{ subnet: podCidr }]],
            routes: [{ dst: '0.0.0.0/0' }],
          },
        },
        { type: 'portmap', capabilities: { portMappings: true } },
      ],
    },
    undefined,
    2,
  )}\n`;
