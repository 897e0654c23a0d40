import type { Duplex } from 'node:stream';
import type { NodeRef } from '../../model/node.js';
import type { NodeConnection } from '../nodes/connection.js';

/** An authenticated connection, whoever carries it. */
export interface SshSession extends NodeConnection {
  /** True at once when it is of no use any more, which may be told only a moment later. */
  isLost(): boolean;
  onLost(then: () => void): void;
  readonly forward: Forward;
  end(): void;
}

/** A way through a host to the sshd of a node. @throws NotYet; Refused where that host tells that it forwards nothing. */
export type Forward = (node: NodeRef) => Promise<Duplex>;
