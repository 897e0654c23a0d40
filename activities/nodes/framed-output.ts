import { Writable } from 'node:stream';
import type { OutputSink } from './connection.js';

/** Content that a verb sends before its answer. */
export interface Receiver {
  /** Is waited for before more is asked of the node: so neither side holds more than a few MB. */
  take(content: Buffer): Promise<void>;
  /** The most that may come. Bytes. */
  readonly maxBytes: number;
}

/** node-agent/framing.py writes no longer one. */
const maxFrameBytes = 1024 * 1024;
const lengthBytes = 4;
const maxRestBytes = 1024 * 1024;

/** Takes the frames of node-agent/framing.py apart: content to the receiver, and the text after the empty frame. */
export function framedOutput(receiver: Receiver): OutputSink {
  let length = Buffer.alloc(0);
  let left = 0;
  let received = 0;
  let isOver = false;
  const rest: Buffer[] = [];
  let restBytes = 0;

  const nextFrame = (chunk: Buffer): Buffer => {
    const wanted = lengthBytes - length.length;
    length = Buffer.concat([length, chunk.subarray(0, wanted)]);
    if (length.length < lengthBytes) return chunk.subarray(wanted);
    left = length.readUInt32BE(0);
    length = Buffer.alloc(0);
    isOver = left === 0;
    if (left > maxFrameBytes) throw new Error('the node does not send frames');
    return chunk.subarray(wanted);
  };
  const takeFrom = async (chunk: Buffer): Promise<Buffer> => {
    const content = chunk.subarray(0, left);
    received += content.length;
    if (received > receiver.maxBytes)
      throw new Error(`the node sent more than ${receiver.maxBytes} bytes`);
    await receiver.take(content);
    left -= content.length;
    return chunk.subarray(content.length);
  };
  const keep = (chunk: Buffer) => {
    restBytes += chunk.length;
    if (restBytes > maxRestBytes)
      throw new Error(`the node's answer is longer than ${maxRestBytes} bytes`);
    rest.push(chunk);
  };
  const consume = async (chunk: Buffer): Promise<void> => {
    let unread = chunk;
    while (unread.length > 0 && !isOver)
      unread = left > 0 ? await takeFrom(unread) : nextFrame(unread);
    if (unread.length > 0) keep(unread);
  };

  return {
    into: new Writable({
      write: (chunk: Buffer, _encoding, done) => void consume(chunk).then(() => done(), done),
    }),
    rest: () => Buffer.concat(rest).toString('utf8'),
  };
}
