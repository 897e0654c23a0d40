import { groundwork, mixedObjects, type Written } from './objects.js';
import { readImportOptions } from './options.js';
import { startServer, type Server } from './server.js';
import { importTable, type ImportRound } from './table.js';
import { measureKubectl, measureOurs, measurePlain } from './ways.js';

/**
 * Writes the same mixed objects into fresh API servers, one way after the other: our import, a plain concurrent creator, and
 * `kubectl apply`. Prints how long each took. Returns an exit code.
 */
export async function runImportBench(args: readonly string[]): Promise<number> {
  const { rounds: wanted, objects } = readImportOptions(args);
  const [ground, rest] = [groundwork(), mixedObjects(objects)];
  const rounds: ImportRound[] = [];
  while (rounds.length < wanted) {
    const round = await measureRound(ground, rest, rounds.length % 2 === 0);
    rounds.push(round);
    console.error(`bench: round ${rounds.length} of ${wanted}: ${JSON.stringify(round)}`);
  }
  console.log(importTable(rounds, ground.length + rest.length));
  return 0;
}

/** Whoever comes second finds warm caches and a compiled program: by turns. */
async function measureRound(
  ground: readonly Written[],
  rest: readonly Written[],
  isPlainFirst: boolean,
): Promise<ImportRound> {
  const plain = (): Promise<number> => onFresh((server) => measurePlain(server, ground, rest));
  const early = isPlainFirst ? await plain() : undefined;
  const ours = await onFresh((server) => measureOurs(server, [...ground, ...rest]));
  const plainMs = early ?? (await plain());
  const kubectlMs = await onFresh((server) => measureKubectl(server, ground, rest));
  return { ours, plainMs, kubectlMs };
}

async function onFresh<Result>(measure: (server: Server) => Promise<Result>): Promise<Result> {
  const server = await startServer();
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}
