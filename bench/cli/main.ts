import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheFolder } from '../../lab/programs/cache.js';
import { ensureTemporal } from '../../lab/programs/programs.js';
import { startTemporal } from '../../lab/stage/temporal.js';
import { type CliRound, cliTable } from './table.js';
import { measureCommand } from './measure-command.js';
import { manyRuns } from './many-runs.js';

/** Runs that are listed. */
const runs = 200;

/**
 * Measures how long the command line takes to say its help and to list 200 runs, beside Temporal's own command line doing the
 * like, in turn and on the same server. Returns an exit code.
 */
export async function runCliBench(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '11' } },
  });
  const wanted = Number(values.rounds);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 99)
    throw new Error(`bench: --rounds=${values.rounds}: must be a whole number from 1 to 99`);
  const directory = await mkdtemp(join(cacheFolder(), 'bench-cli-'));
  const server = await startTemporal({
    database: join(directory, 'db'),
    log: join(directory, 'temporal.log'),
  });
  try {
    await manyRuns(server.address, runs);
    const rounds: CliRound[] = [];
    while (rounds.length < wanted) rounds.push(await measureRound(server.address));
    console.log(cliTable(rounds, runs));
    return 0;
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

const ours = fileURLToPath(new URL('../../client/main.js', import.meta.url));

async function measureRound(address: string): Promise<CliRound> {
  const temporal = await ensureTemporal();
  const node = (...args: readonly string[]) => measureCommand(process.execPath, args);
  const place = ['--address', address];
  const theirs = ['workflow', 'list', '--limit', String(runs), ...place];
  return {
    nodeMs: await node('-e', '0'),
    helpMs: await node(ours, '--help'),
    theirHelpMs: await measureCommand(temporal, ['--help']),
    runsMs: await node(ours, 'runs', '--limit', String(runs), ...place),
    theirRunsMs: await measureCommand(temporal, theirs),
  };
}
