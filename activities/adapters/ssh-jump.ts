import type { NodeRef, SshAccess } from '../../model/node.js';

/** The last jump host before a node and how it is entered itself; absent where the way is straight. */
export function jumpOf(
  ssh: SshAccess,
): { readonly ssh: SshAccess; readonly host: NodeRef } | undefined {
  const { jumpHosts = [], certificateFile: ofNodes, ...straight } = ssh;
  const last = jumpHosts.at(-1);
  if (last === undefined) return undefined;
  // A certificate is of one key: a host with a key of its own has the certificate of that one, or none.
  const certificateFile =
    last.certificateFile ?? (last.privateKeyFile === undefined ? ofNodes : undefined);
  const before = jumpHosts.slice(0, -1);
  return {
    host: {
      name: `jump host ${last.address}`,
      address: last.address,
      port: last.port,
      role: 'worker',
    },
    ssh: {
      ...straight,
      user: last.user ?? ssh.user,
      privateKeyFile: last.privateKeyFile ?? ssh.privateKeyFile,
      ...(certificateFile !== undefined && { certificateFile }),
      ...(before.length > 0 && { jumpHosts: before }),
    },
  };
}
