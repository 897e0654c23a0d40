import { afterEach } from '@jest/globals';
import { openSshConnections } from '../../../activities/adapters/ssh.js';
import type { RemoteCommand } from '../../../activities/nodes/connection.js';
import type { RealSshd } from './a-real-sshd.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** Closed after the test, the last one first. */
export const opened = <One extends { close(): unknown }>(one: One): One => {
  open.unshift(one);
  return one;
};

/** Connections that are closed after the test. */
export const connect = () =>
  opened(openSshConnections({ connectMs: 10_000, channelMs: 2_000, keepaliveMs: 1_000 }));

/** A command that reads nothing and says little. */
export const echo = (line: string): RemoteCommand => ({
  line,
  stdin: Buffer.alloc(0),
  deadlineMs: 10_000,
  maxOutputBytes: 10_000,
});

/** How often somebody has logged in there. */
export const logins = (sshd: RealSshd): number => sshd.log().split('Accepted publickey').length - 1;
