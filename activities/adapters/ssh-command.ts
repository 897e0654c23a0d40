import type { ClientChannel } from 'ssh2';
import type { RemoteCommand, RemoteEnd } from '../nodes/connection.js';
import { type Channel, converse } from './ssh-conversation.js';
import type { SshClient } from './ssh-socket.js';
import type { SshTiming } from './ssh-timing.js';

/**
 * Runs one command on an open connection. Does not throw for what the far end does: a lost
 * connection, a passed deadline and a flood of output all end as `unknown`.
 */
export function runCommand(
  client: SshClient,
  command: RemoteCommand,
  { channelMs }: SshTiming,
): Promise<RemoteEnd> {
  return new Promise((resolve) => {
    // A connection that opens no channel is of no use to anybody, so it is ended.
    const lost = (because: string) => {
      clearTimeout(timer);
      client.destroy();
      command.sink?.into.destroy();
      resolve({ kind: 'unknown', because });
    };
    const closed = () => lost('the connection was lost');
    const timer = setTimeout(
      () => lost(`sshd opened no channel within ${channelMs / 1000} s`),
      channelMs,
    );
    client.once('close', closed);
    try {
      client.exec(command.line, (cause, channel) => {
        clearTimeout(timer);
        client.off('close', closed);
        if (cause) lost(`sshd opened no channel: ${cause.message}`);
        // At once, not after a promise: all of a short command may have come in the same packet.
        else converse(channelOf(channel), command, resolve);
      });
    } catch (cause) {
      lost(cause instanceof Error ? cause.message : String(cause));
    }
  });
}

const channelOf = (channel: ClientChannel): Channel => ({
  stdin: channel,
  stdout: channel,
  stderr: channel.stderr,
  onClosed(then) {
    let end: Parameters<typeof then>[0] = {
      lost: 'the connection was lost before the command ended',
    };
    channel.on('exit', (code: number | null, signal?: string) => {
      end =
        code === null
          ? { lost: `the command was ended by signal ${signal ?? 'unknown'}` }
          : { code };
    });
    channel.on('error', () => undefined); // What matters is whether an exit code came before close.
    channel.on('close', () => then(end));
  },
  close: () => void channel.destroy(),
});
