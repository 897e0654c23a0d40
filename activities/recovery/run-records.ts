import { mkdir, open, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportRef, BaselineRef } from '../../model/objects.js';
import type { KindInUse } from '../../model/inventory.js';

/** What a run is known by without Temporal; written when its plan is kept. */
export interface RunRecord {
  readonly runId: string;
  readonly workflowId: string;
  /** As the Temporal UI names it: `inPlaceSwitch`. */
  readonly workflowType: string;
  readonly cluster: string;
  /** sha256 of the spec's canonical JSON, hex. */
  readonly specDigest: string;
  /** What an approval binds. */
  readonly planDigest: string;
  /** Where the plan lies in the store. */
  readonly plan: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What steps leave to later ones and no plan has: references into the store, and what a snapshot is known by. */
export interface RunNotes {
  readonly baseline: BaselineRef;
  readonly export: { readonly export: ExportRef; readonly kinds: readonly KindInUse[] };
  readonly snapshot: {
    readonly sha256: string;
    readonly revision: number;
    readonly bytes: number;
    readonly members?: string;
  };
}

/** A record with its notes, each the last of its name. */
export interface RunKept extends RunRecord {
  readonly notes: { readonly [name in keyof RunNotes]?: Noted<RunNotes[name]> };
}

/** A note and when it was written, epoch milliseconds. */
export interface Noted<Value> {
  readonly at: number;
  readonly value: Value;
}

/** A small file for each run beside the artifacts: what a way back needs of a run when Temporal is gone. */
export interface RunRecords {
  /** Keeps the record of a run; again, it is the newest that counts. */
  keep(record: RunRecord): Promise<void>;
  /** Adds what a step left. */
  note<Name extends keyof RunNotes>(
    runId: string,
    name: Name,
    value: RunNotes[Name],
  ): Promise<void>;
  /** Every run of a cluster that has a record, oldest first. A line that was torn is left out. */
  of(cluster: string): Promise<readonly RunKept[]>;
}

/** Records in a directory (0700, made where it is absent). Nothing in them is secret: digests, names and counts. */
export function openRunRecords(directory: string): RunRecords {
  const fileOf = (runId: string): string => {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(runId))
      throw new Error(`store: "${runId}" cannot be the name of a run`);
    return join(directory, `${runId}.jsonl`);
  };
  return {
    keep: (record) => append(directory, fileOf(record.runId), { record }),
    note: (runId, name, value) =>
      append(directory, fileOf(runId), { note: name, at: Date.now(), value }),
    of: async (cluster) => {
      const names = await readdir(directory).catch(absentIsEmpty);
      const runs = await Promise.all(
        names.filter((name) => name.endsWith('.jsonl')).map((name) => read(join(directory, name))),
      );
      return runs
        .flatMap((run) => (run?.cluster === cluster ? [run] : []))
        .toSorted((one, other) => one.at - other.at);
    },
  };
}

type Line = { readonly record: RunRecord } | (Noted<unknown> & { readonly note: keyof RunNotes });

/** One line, on disk before this returns. What a crash tore before is ended first. */
async function append(directory: string, path: string, line: unknown): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(`\n${JSON.stringify(line)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function read(path: string): Promise<RunKept | undefined> {
  let record: RunRecord | undefined;
  const notes: { -readonly [name in keyof RunNotes]?: Noted<unknown> } = {};
  for (const text of (await readFile(path, 'utf8')).split('\n')) {
    const line = parsed(text);
    if (line === undefined) continue;
    if ('record' in line) record = line.record;
    else notes[line.note] = { at: line.at, value: line.value };
  }
  return record && { ...record, notes: notes as RunKept['notes'] };
}

function parsed(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}

function absentIsEmpty(cause: unknown): string[] {
  if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT')
    return [];
  throw cause;
}
