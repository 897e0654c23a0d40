import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder } from '../../lab/programs/cache.js';
import { startTemporal } from '../../lab/stage/temporal.js';
import { manyRuns } from '../cli/many-runs.js';
import { measureAnswer } from './measure-answer.js';
import { serve } from './served.js';
import { type ConsoleRound, consoleTable } from './table.js';

/** Runs that Temporal knows; a page of either list shows some of them. */
const runs = 200;
/** Lines of a page of the console, and so of the other one. */
const pageSize = 50;
/** The first answers compile code on both sides. */
const warmUps = 3;

/**
 * Measures how long the console's list of 200 runs takes to its first byte, beside the list of the Temporal UI, in turn and on
 * the same server. Returns an exit code.
 */
export async function runConsoleBench(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '21' } },
  });
  const wanted = Number(values.rounds);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 999)
    throw new Error(`bench: --rounds=${values.rounds}: must be a whole number from 1 to 999`);
  const directory = await mkdtemp(join(cacheFolder(), 'bench-console-'));
  const server = await startTemporal({
    database: join(directory, 'db'),
    log: join(directory, 'temporal.log'),
  });
  try {
    await manyRuns(server.address, runs);
    const rounds = await measure(server, wanted);
    console.log(consoleTable(rounds, runs));
    return 0;
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(
  { address, ui }: { readonly address: string; readonly ui: string },
  wanted: number,
): Promise<ConsoleRound[]> {
  const console_ = await serve(address);
  const query = new URLSearchParams({
    query: "WorkflowType = 'inPlaceSwitch'",
    pageSize: String(pageSize),
  });
  const theirs = `${ui}/api/v1/namespaces/default/workflows?${query.toString()}`;
  try {
    const rounds: ConsoleRound[] = [];
    while (rounds.length < wanted + warmUps) {
      const ours = await measureAnswer(`${console_.url}/runs`, { cookie: console_.cookie });
      const other = await measureAnswer(theirs);
      requireLines(ours.body, /<th scope="row">/g, 'the console');
      requireLines(other.body, /"runId"/g, 'the Temporal UI');
      rounds.push({ oursMs: ours.firstByteMs, theirsMs: other.firstByteMs });
    }
    return rounds.slice(warmUps);
  } finally {
    await console_.stop();
  }
}

/** An answer without runs would be fast, and would measure nothing. */
function requireLines(body: string, line: RegExp, who: string): void {
  const lines = body.match(line)?.length ?? 0;
  if (lines < pageSize) throw new Error(`bench: ${who} listed ${lines} runs, not ${pageSize}`);
}
