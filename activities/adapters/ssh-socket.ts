import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { NodeSSH } from 'node-ssh';
import type { NodeRef } from '../../model/node.js';
import { notYet, refused } from '../failures.js';
import { where } from './ssh-entry.js';
import type { Forward } from './ssh-session.js';
import type { SshTiming } from './ssh-timing.js';

/** ssh2's client. */
export type SshClient = NonNullable<NodeSSH['connection']>;

/** A way to the sshd of a node, straight or through another host. @throws NotYet, Refused where that host forwards nothing. */
export const openSocket = (node: NodeRef, timing: SshTiming, via?: Forward): Promise<Duplex> =>
  via ? via(node) : direct(node, timing);

function direct(node: NodeRef, { connectMs }: SshTiming): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const sock = connect({ host: node.address, port: node.port, noDelay: true });
    const timer = setTimeout(() => {
      sock.destroy(new Error(`no answer in ${connectMs / 1000} s`));
    }, connectMs);
    sock.once('connect', () => {
      clearTimeout(timer);
      resolve(sock);
    });
    sock.on('error', (cause) => {
      clearTimeout(timer);
      reject(notYet(`${where(node)}: no connection: ${cause.message}; see that sshd is up`));
    });
  });
}

/** What goes through is encrypted from end to end: the host between sees no more than a router does. */
export function forwarded(
  node: NodeRef,
  { connectMs }: SshTiming,
  via: SshClient,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const late = () => {
      reject(notYet(`${where(node)}: the jump host opened no way to it in ${connectMs / 1000} s`));
    };
    const timer = setTimeout(late, connectMs);
    const lost = () => {
      clearTimeout(timer);
      reject(notYet(`${where(node)}: the connection to the jump host was lost`));
    };
    via.once('close', lost);
    via.forwardOut('127.0.0.1', 0, node.address, node.port, (cause, channel) => {
      clearTimeout(timer);
      via.off('close', lost);
      if (!cause) {
        channel.on('error', () => undefined); // Its close is what is looked at.
        resolve(channel);
      } else reject(notForwarded(node, cause));
    });
  });
}

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED of RFC 4254, 5.1. */
const prohibited = 1;

const notForwarded = (node: NodeRef, cause: Error) =>
  'reason' in cause && cause.reason === prohibited
    ? refused(
        `${where(node)}: the jump host does not forward to it; see AllowTcpForwarding and PermitOpen in its sshd_config`,
      )
    : notYet(
        `${where(node)}: no connection from the jump host: ${cause.message}; see that sshd is up`,
      );
