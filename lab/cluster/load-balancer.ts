import { inNode, startNode, waitForBoot } from '../nodes/node-container.js';
import { machineFiles, text } from '../nodes/node-files.js';
import { controlPlanesOf, type Lab } from './places.js';
import { factsOf } from './versions.js';

/** Boot the machine before the API servers, if the lab has one, and have it pass connections on. */
export async function bootLoadBalancer(
  lab: Lab,
  { image, authorizedKey }: { readonly image: string; readonly authorizedKey: string },
): Promise<void> {
  const { loadBalancer: machine } = lab;
  if (machine === undefined) return;
  const files = [
    ...machineFiles(lab, machine, authorizedKey),
    text('/etc/haproxy/haproxy.cfg', haproxyConfig(lab)),
  ];
  await startNode(lab, machine, { image, files });
  await waitForBoot(machine);
  await inNode(machine, 'systemctl -q disable --now containerd; systemctl -q enable --now haproxy');
}

/**
 * TLS is the API servers' own. A connection goes to another server where one refuses it, and is
 * refused at once where none is left: an outage seen through here is that of the servers. A server
 * that is slow is not away: etcd pauses for a second or two whenever a member comes or goes.
 */
export const haproxyConfig = (lab: Lab): string => `global
  log /dev/log local0 notice
  maxconn 2000
  nbthread 1
  stats socket /run/haproxy.sock mode 600 level admin

defaults
  mode tcp
  log global
  timeout connect 1s
  timeout check 3s
  # A watch may be silent for long.
  timeout client 1h
  timeout server 1h
  retries 3
  option redispatch 1

frontend api
  bind :6443
  default_backend api-servers

backend api-servers
  balance roundrobin
  option httpchk GET ${readiness(lab)}
  http-check expect status 200
  default-server check check-ssl verify none inter 1s downinter 250ms fall 3 rise 1 on-marked-down shutdown-sessions
${controlPlanesOf(lab)
  .map(({ name, address }) => `  server ${name} ${address}:6443\n`)
  .join('')}`;

/** Served from 1.16 on; before, health was all that could be asked. */
const readiness = ({ description }: Lab): string =>
  factsOf(description.version).minor < 16 ? '/healthz' : '/readyz';
