import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { rootMessage } from '../root-message.js';
import { type ReadChain, readChain } from './chain.js';

/** A file of an audit log, by its path below the directory of the log. */
export interface LogFile extends ReadChain {
  readonly name: string;
  /** Id of the execution that it is of; every line must name it. */
  readonly runId: string;
  readonly text: string;
}

/** Files of these executions, in the order of their names. @throws Fault with code 2 where there is no such log. */
export async function readLog(
  directory: string,
  runIds: Iterable<string>,
): Promise<readonly LogFile[]> {
  const there = new Set(await foldersIn(directory));
  const files: LogFile[] = [];
  for (const runId of runIds) {
    if (!there.has(runId)) continue;
    const names = (await readdir(join(directory, runId))).filter((name) => name.endsWith('.jsonl'));
    for (const name of names.toSorted())
      files.push(logFile(`${runId}/${name}`, runId, await readFile(join(directory, runId, name))));
  }
  return files;
}

/** Ids of all executions that a log tells of. @throws Fault with code 2 where there is no such log. */
export async function foldersIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).toSorted();
  } catch (cause) {
    throw fault(
      ExitCode.BadInput,
      `${directory}: no audit log can be read there: ${rootMessage(cause)}`,
      'name the directory "audit" in the state directory of the worker with --audit',
    );
  }
}

/** One file as it is read. A line about another execution than its folder's is wrong. */
export function logFile(name: string, runId: string, content: Buffer): LogFile {
  const text = content.toString('utf8');
  const chain = readChain(text, name);
  const stranger = chain.lines.find((line) => line.runId !== runId);
  const wrong =
    stranger === undefined
      ? chain.wrong
      : [`${name}, line ${stranger.line}: is of run ${stranger.runId}`, ...chain.wrong];
  return { ...chain, wrong, name, runId, text };
}
