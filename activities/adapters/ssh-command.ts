import { Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { OutputSink, RemoteCommand, RemoteEnd } from '../nodes/connection.js';
import type { SshClient } from './ssh-socket.js';
import type { SshTiming } from './ssh-timing.js';

/** Enough for a traceback; the rest is dropped. Bytes. */
const maxErrorBytes = 64 * 1024;

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
        else converse(channel, command, resolve);
      });
    } catch (cause) {
      lost(cause instanceof Error ? cause.message : String(cause));
    }
  });
}

/** Sends stdin and takes what comes, until the channel closes or something is too much. */
function converse(
  channel: ClientChannel,
  command: RemoteCommand,
  resolve: (end: RemoteEnd) => void,
): void {
  const end = (result: RemoteEnd) => {
    clearTimeout(timer);
    command.signal?.removeEventListener('abort', cancelled);
    if (result.kind === 'unknown') command.sink?.into.destroy();
    resolve(result);
    channel.destroy();
  };
  const unknown = (because: string) => end({ kind: 'unknown', because });
  const cancelled = () => unknown('the caller was cancelled');
  const timer = setTimeout(
    () => unknown(`the command did not end within ${command.deadlineMs / 1000} s`),
    command.deadlineMs,
  );
  const tooMuch = () => unknown(`the command wrote more than ${command.maxOutputBytes} bytes`);
  const stdout = command.sink
    ? passOn(channel, command.sink, command.maxOutputBytes, tooMuch, unknown)
    : collect(channel, command.maxOutputBytes, tooMuch);
  const stderr = collect(channel.stderr, maxErrorBytes, () => undefined);
  let code: number | undefined;
  let lost = 'the connection was lost before the command ended';
  channel.on('exit', (exitCode: number | null, signal?: string) => {
    code = exitCode ?? undefined;
    lost = `the command was ended by signal ${signal ?? 'unknown'}`;
  });
  channel.on('error', () => undefined); // What matters is whether an exit code came before close.
  channel.on('close', () => {
    const exitCode = code;
    if (exitCode === undefined) return unknown(lost);
    const exited = () =>
      end({ kind: 'exited', code: exitCode, stdout: stdout(), stderr: stderr() });
    if (command.sink) whenTaken(command.sink, exited);
    else exited();
  });
  command.signal?.addEventListener('abort', cancelled, { once: true });
  if (command.signal?.aborted === true) cancelled();
  else send(channel, command, unknown);
}

/** Keeps what a stream says, up to a limit; the rest is read, so that nothing blocks, and dropped. */
function collect(stream: NodeJS.ReadableStream, maxBytes: number, over: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else over();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Hands a stream on as it comes; what was not content is told at the end. */
function passOn(
  channel: ClientChannel,
  sink: OutputSink,
  maxBytes: number,
  over: () => void,
  unknown: (because: string) => void,
): () => string {
  let size = 0;
  sink.into.once('error', (cause) => unknown(`what it sent could not be taken: ${cause.message}`));
  channel.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) over();
  });
  channel.pipe(sink.into);
  return () => sink.rest();
}

/** The channel may be closed before the last that came has been written to its place. */
function whenTaken({ into }: OutputSink, then: () => void): void {
  if (into.writableFinished) then();
  else into.once('finish', then);
}

/**
 * Stdin stays open: once both directions had ended, the channel would close itself, and sshd, which
 * reaps the command a moment after its output, would then tell no exit code.
 */
function send(
  channel: ClientChannel,
  { stdin }: RemoteCommand,
  unknown: (because: string) => void,
): void {
  if (!(stdin instanceof Readable)) {
    channel.write(stdin);
    return;
  }
  stdin.once('error', (cause) =>
    unknown(`what was to be sent could not be read: ${cause.message}`),
  );
  channel.once('close', () => stdin.destroy());
  stdin.pipe(channel, { end: false });
}
