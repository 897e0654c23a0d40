import { createHash, randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditLine, noLine } from '../../model/audit.js';

/** What a line says beside its place in the chain. */
export type AuditEntry = Omit<AuditLine, 'line' | 'previous'>;

/** Says what is done, before and after it is done. Each line names the digest of the one before it. */
export interface AuditLog {
  /** Adds a line; on disk before this resolves. Lines are written in the order in which they were given. */
  append(entry: AuditEntry): Promise<void>;
}

interface Chain {
  readonly path: string;
  line: number;
  previous: string;
}

/**
 * The log of one process below a directory (0700, made where it is absent): a file for each execution of a workflow, which
 * nobody else writes to, so that workers need not agree on an order. A file that could not be written is left as it is, and
 * the next line begins another: nothing is ever put behind a torn line.
 */
export function openAuditLog(directory: string): AuditLog {
  const writer = randomUUID();
  const chains = new Map<string, Chain>();
  const turns = new Map<string, Promise<void>>();
  let files = 0;
  const chainOf = (runId: string): Chain => {
    const known = chains.get(runId);
    if (known !== undefined) return known;
    const path = join(directory, folderOf(runId), `${writer}-${(files += 1)}.jsonl`);
    const made = { path, line: 0, previous: noLine };
    chains.set(runId, made);
    return made;
  };
  const write = async (entry: AuditEntry): Promise<void> => {
    try {
      await extend(chainOf(entry.runId), entry);
    } catch (cause) {
      chains.delete(entry.runId);
      throw cause;
    }
  };
  return {
    append: (entry) => {
      const turn = (turns.get(entry.runId) ?? Promise.resolve()).then(() => write(entry));
      // One that could not be written keeps no later one from being written.
      turns.set(
        entry.runId,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}

function folderOf(runId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(runId)) return runId;
  throw new Error(`audit log: "${runId}" cannot be the name of a run`);
}

async function extend(chain: Chain, entry: AuditEntry): Promise<void> {
  const line: AuditLine = { line: chain.line + 1, previous: chain.previous, ...entry };
  const text = JSON.stringify(line);
  if (chain.line === 0) await mkdir(join(chain.path, '..'), { recursive: true, mode: 0o700 });
  await appendFile(chain.path, `${text}\n`, { mode: 0o600, flush: true });
  chain.line += 1;
  chain.previous = createHash('sha256').update(text).digest('hex');
}
