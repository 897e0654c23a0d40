import { z } from 'zod';
import { hostPath, listOf, record, text, wholeNumber } from './fields.js';

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** RFC 1123, and the last label not all digits: `10.0.0.256` is a mistyped address, not a name. */
const hostName = new RegExp(`^(?=.{1,253}$)(?:${label}\\.)*(?!\\d+$)${label}$`);
const addressRule = 'must be a host name, an IPv4 or an IPv6 address (without zone and brackets)';

/** Where sshd answers. Nothing a shell or an option parser could take for something else. */
const Address = z
  .string({ error: addressRule })
  .refine((address) => hostName.test(address) || isIp(address), { error: addressRule });

const isIp = (address: string): boolean =>
  z.ipv4().safeParse(address).success || z.ipv6().safeParse(address).success;

/** A port of TCP. */
export const Port = wholeNumber(1, 65_535);

/** Who logs in. */
export const UserName = text('must be the name of a user on the nodes', /^[a-z_][a-z0-9_-]{0,31}$/);

/** Hosts between the worker and the nodes. */
export const WrittenJumpHosts = listOf(
  record({
    address: Address,
    port: Port.default(22),
    user: UserName.exactOptional(),
    privateKeyFile: hostPath.exactOptional(),
    certificateFile: hostPath.exactOptional(),
  }),
  'jump hosts',
  1,
  3,
);

/** A Node's `metadata.name`: a DNS subdomain in lower case. */
const NodeName = text(
  'must be the name of a Node: lower-case letters, digits, "-" and "."',
  /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
);

/** A node as it is written; its port comes from `ssh.port` where it has none of its own. */
export const WrittenNode = record({
  name: NodeName,
  address: Address,
  port: Port.exactOptional(),
  role: z
    .enum(['control-plane', 'worker'], { error: 'must be control-plane or worker' })
    .default('worker'),
});
