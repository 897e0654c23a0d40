import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { openSshConnections } from '../../../activities/adapters/ssh.js';
import type { NodeConnections, RemoteCommand } from '../../../activities/nodes/connection.js';
import { framedOutput } from '../../../activities/nodes/framed-output.js';
import { type Behaviour, type SshServer, anSshServer } from '../ssh/a-server.js';

// Real programs on a busy machine.
jest.setTimeout(120_000);

const frame = (content: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
};
const last = Buffer.alloc(4);

/** Keeps what it is given. */
function aReceiver(maxBytes = 1_000_000) {
  const taken: Buffer[] = [];
  const take = async (content: Buffer) => void taken.push(Buffer.from(content));
  return { maxBytes, take, content: () => Buffer.concat(taken).toString() };
}

describe('frames', () => {
  test.each([1, 2, 3, 5, 7, 1_000])('are taken apart in pieces of %d bytes', async (size) => {
    const stream = Buffer.concat([
      frame(Buffer.from('one')),
      frame(Buffer.from(' and two')),
      last,
      Buffer.from('{"ok": true}\n'),
    ]);
    const receiver = aReceiver();
    const output = framedOutput(receiver);
    const { into } = output;
    for (let at = 0; at < stream.length; at += size) into.write(stream.subarray(at, at + size));
    into.end();
    await once(into, 'finish');
    expect(receiver.content()).toBe('one and two');
    expect(output.rest()).toBe('{"ok": true}\n');
  });

  test.each([
    ['what is no frame', Buffer.from('Traceback: all is lost'), /does not send frames/],
    ['more than was agreed', frame(Buffer.alloc(2_000)), /sent more than 1000 bytes/],
    [
      'an answer without end',
      Buffer.concat([last, Buffer.alloc(2 * 1024 * 1024)]),
      /answer is longer than/,
    ],
  ])('%s ends them', async (_what, stream, message) => {
    const { into } = framedOutput(aReceiver(1_000));
    const failed = once(into, 'error');
    into.write(stream);
    const [cause] = (await failed) as [Error];
    expect(cause.message).toMatch(message);
  });
});

const opened: { connections: NodeConnections; server: SshServer }[] = [];
afterEach(async () => {
  for (const { connections, server } of opened.splice(0)) {
    connections.close();
    await server.close();
  }
});

async function run(behaviour: Behaviour, more: Partial<RemoteCommand>) {
  const server = await anSshServer(behaviour);
  const connections = openSshConnections();
  opened.push({ connections, server });
  const connection = await connections.to(server.ssh, server.node);
  return connection.run({
    line: 'agent etcd-snapshot',
    stdin: Buffer.from('{}'),
    deadlineMs: 20_000,
    maxOutputBytes: 1_000_000_000,
    ...more,
  });
}

const piece = frame(Buffer.alloc(64 * 1024, 1));

/** Sends for ever, as fast as the far end takes it, and counts. */
const flooding =
  (sent: { bytes: number }): Behaviour =>
  (channel) => {
    let isOpen = true;
    channel.on('close', () => {
      isOpen = false;
    });
    channel.on('error', () => undefined);
    const more = () => {
      while (isOpen) {
        sent.bytes += piece.length;
        if (!channel.write(piece)) return void channel.once('drain', more);
      }
    };
    more();
  };

describe('a command that streams', () => {
  test('ends with its content taken to the last byte, however slow the taker is', async () => {
    let bytes = 0;
    const take = async (content: Buffer) => {
      await pause(1);
      bytes += content.length;
    };
    const sink = framedOutput({ take, maxBytes: 100_000_000 });
    const end = await run(
      (channel) => {
        for (let at = 0; at < 40; at++) channel.write(piece);
        channel.write(Buffer.concat([last, Buffer.from('the answer')]));
        channel.exit(0);
        channel.end();
      },
      { sink },
    );
    expect(end).toEqual({ kind: 'exited', code: 0, stdout: 'the answer', stderr: '' });
    expect(bytes).toBe(40 * 64 * 1024);
  });

  test('waits for one who takes nothing: a few MB are under way, no more', async () => {
    const sent = { bytes: 0 };
    const controller = new AbortController();
    const sink = framedOutput({ take: () => new Promise(() => undefined), maxBytes: 1e9 });
    const ending = run(flooding(sent), { sink, signal: controller.signal });
    // Until nothing more goes out.
    for (let before = -1; before !== sent.bytes || sent.bytes === 0; await pause(300))
      before = sent.bytes;
    expect(sent.bytes).toBeLessThan(8 * 1024 * 1024);
    controller.abort();
    expect(await ending).toEqual({ kind: 'unknown', because: 'the caller was cancelled' });
    expect(sink.into.destroyed).toBe(true);
  });

  test('is cut where a node sends for ever', async () => {
    const sent = { bytes: 0 };
    const { take } = aReceiver();
    const sink = framedOutput({ take, maxBytes: 3_000_000 });
    expect(await run(flooding(sent), { sink })).toEqual({
      kind: 'unknown',
      because: 'what it sent could not be taken: the node sent more than 3000000 bytes',
    });
  });

  test('is lost with its connection, and what was taken is not taken for all', async () => {
    const sink = framedOutput(aReceiver());
    const end = await run(
      (channel, _command, far) => {
        channel.write(piece.subarray(0, 1_000), () => far.reset());
      },
      { sink },
    );
    expect(end).toMatchObject({ kind: 'unknown' });
    expect(sink.into.destroyed).toBe(true);
  });
});
