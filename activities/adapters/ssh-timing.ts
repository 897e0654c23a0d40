/** How long the far end may be silent before it is taken for gone. Milliseconds. */
export interface SshTiming {
  /** TCP and handshake, each: a node that needs longer is treated as away. */
  readonly connectMs: number;
  /** sshd opens a channel in milliseconds; one that does not is half-open. */
  readonly channelMs: number;
  /** Between signs of life. */
  readonly keepaliveMs: number;
}

/** Asked so often in vain, a connection is lost when it is silent for another interval. */
export const maxUnanswered = 2;

/** A lost connection shows within 15 seconds, and a busy node is not taken for a lost one. */
export const defaultTiming: SshTiming = {
  connectMs: 10_000,
  channelMs: 10_000,
  keepaliveMs: 5_000,
};
