import { Readable, type Writable } from 'node:stream';
import type { OutputSink, RemoteCommand, RemoteEnd } from '../nodes/connection.js';

/** Enough for a traceback; the rest is dropped. Bytes. */
const maxErrorBytes = 64 * 1024;

/** A command that runs on a node, whoever carries it. */
export interface Channel {
  readonly stdin: Writable;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
  /** Calls back when it has closed: with the exit code of the command, or why there is none. */
  onClosed(then: (end: { readonly code: number } | { readonly lost: string }) => void): void;
  /** Lets go of it, whatever the command does. */
  close(): void;
}

/** Sends stdin and takes what comes, until the channel closes or something is too much. */
export function converse(
  channel: Channel,
  command: RemoteCommand,
  resolve: (end: RemoteEnd) => void,
): void {
  const end = (result: RemoteEnd) => {
    clearTimeout(timer);
    command.signal?.removeEventListener('abort', cancelled);
    if (result.kind === 'unknown') command.sink?.into.destroy();
    resolve(result);
    channel.close();
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
    : collect(channel.stdout, command.maxOutputBytes, tooMuch);
  const stderr = collect(channel.stderr, maxErrorBytes, () => undefined);
  channel.onClosed((closed) => {
    if ('lost' in closed) return unknown(closed.lost);
    const exited = () =>
      end({ kind: 'exited', code: closed.code, stdout: stdout(), stderr: stderr() });
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
  { stdout }: Channel,
  sink: OutputSink,
  maxBytes: number,
  over: () => void,
  unknown: (because: string) => void,
): () => string {
  let size = 0;
  sink.into.once('error', (cause) => unknown(`what it sent could not be taken: ${cause.message}`));
  stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) over();
  });
  stdout.pipe(sink.into);
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
  channel: Channel,
  { stdin }: RemoteCommand,
  unknown: (because: string) => void,
): void {
  if (!(stdin instanceof Readable)) {
    channel.stdin.write(stdin);
    return;
  }
  stdin.once('error', (cause) =>
    unknown(`what was to be sent could not be read: ${cause.message}`),
  );
  channel.stdin.once('close', () => stdin.destroy());
  stdin.pipe(channel.stdin, { end: false });
}
