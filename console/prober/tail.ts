import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ProbeRecord } from '../../model/downtime.js';

/** What a file of an outside prober holds so far. */
export interface Tail {
  /**
   * All records that are kept, oldest first, with those that came since the last call.
   * @throws Error where the file is not there, is no file, or may not be read.
   */
  readonly read: () => Promise<readonly ProbeRecord[]>;
}

/** Records that are kept: four hours at twenty a second. */
const maxRecords = 288_000;
/** Read at once at the most; of a longer file the end tells what is live. */
const maxBytes = 32 * 1024 * 1024;

/** Reads a prober's file as it grows. What is not a record of a prober is left out. */
export function createTail(file: string): Tail {
  let records: ProbeRecord[] = [];
  let at = { inode: 0, offset: 0 };
  let begun = '';
  let reading: Promise<readonly ProbeRecord[]> | undefined;
  const readOn = async (): Promise<readonly ProbeRecord[]> => {
    // Without waiting: opening a named pipe would wait for somebody who writes.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = await handle.stat();
      if (!facts.isFile()) throw new Error('it is no file');
      if (facts.ino !== at.inode || facts.size < at.offset) {
        [records, at, begun] = [[], { inode: facts.ino, offset: 0 }, ''];
      }
      const from = Math.max(at.offset, facts.size - maxBytes);
      if (from > at.offset) begun = '';
      const text = begun + (await textBetween(handle, from, facts.size));
      const whole = text.lastIndexOf('\n') + 1;
      at = { inode: facts.ino, offset: facts.size };
      begun = text.slice(whole).slice(-maxLine);
      records = [...records, ...text.slice(0, whole).split('\n').flatMap(recordOf)];
      if (records.length > maxRecords) records = records.slice(-maxRecords);
      return records;
    } finally {
      await handle.close();
    }
  };
  return {
    read: () => {
      // Two at once would read the same bytes twice.
      reading ??= readOn().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

/** Longest line of a prober. */
const maxLine = 8192;

async function textBetween(handle: FileHandle, from: number, to: number): Promise<string> {
  const buffer = Buffer.alloc(to - from);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
  return buffer.toString('utf8', 0, bytesRead);
}

/** A record, or nothing: the file is named by a spec, and may be any. */
function recordOf(line: string): ProbeRecord[] {
  if (line === '' || line.length > maxLine) return [];
  try {
    const { at, ms, ok, target } = { ...(JSON.parse(line) as Partial<ProbeRecord>) };
    const isRecord =
      Number.isFinite(at) &&
      Number.isFinite(ms) &&
      typeof ok === 'boolean' &&
      typeof target === 'string';
    return isRecord ? [{ at: Number(at), ms: Number(ms), ok, target }] : [];
  } catch {
    return [];
  }
}
