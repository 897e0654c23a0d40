import type { Readable, Writable } from 'node:stream';
import type { NodeRef, SshAccess } from '../../model/node.js';

/** A command on a node: its line is one of a fixed table, everything variable goes to stdin. */
export interface RemoteCommand {
  readonly line: string;
  /** Sent whole and then left open: a command knows from what it reads how much there is. */
  readonly stdin: Buffer | Readable;
  readonly deadlineMs: number;
  /** Stdout beyond this ends the command. Bytes. */
  readonly maxOutputBytes: number;
  /** Takes stdout as it comes, one who writes waits for it; without one, stdout is collected. */
  readonly sink?: OutputSink;
  /** Closes the channel; whatever runs detached on the node goes on. */
  readonly signal?: AbortSignal;
}

/** Takes what a command writes without keeping it in memory. */
export interface OutputSink {
  /** What arrives. An error that it is destroyed with ends the command. */
  readonly into: Writable;
  /** Text that was not content, once `into` has finished: it stands as the command's stdout. */
  rest(): string;
}

/**
 * How a command ended. `unknown`: the connection was lost, the deadline passed or the output was
 * cut; the command may or may not have taken effect, so the node must be asked.
 */
export type RemoteEnd =
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'unknown'; readonly because: string };

/** An open way to one node. */
export interface NodeConnection {
  run(command: RemoteCommand): Promise<RemoteEnd>;
}

/** Ways to nodes, kept open and opened again when lost. */
export interface NodeConnections {
  /** @throws Refused for wrong keys and addresses, NotYet where the node does not answer. */
  to(ssh: SshAccess, node: NodeRef): Promise<NodeConnection>;
  close(): void;
}
