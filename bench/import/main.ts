import { groundwork, mixedObjects, type Written } from './objects.js';
import { readImportOptions } from './options.js';
import { startServer, type Server } from './server.js';
import { importTable, type ImportRound } from './table.js';
import { measureKubectl, measureOurs, measurePlain, type OurFigures } from './ways.js';

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

/**
 * Each of the two that are compared twice, in the order a, b, b, a, as whoever comes later finds warm caches and a compiled program; the
 * faster one counts: other work on the machine only ever adds.
 */
async function measureRound(
  ground: readonly Written[],
  rest: readonly Written[],
  isPlainFirst: boolean,
): Promise<ImportRound> {
  const all = [...ground, ...rest];
  const plain: number[] = [];
  const ours: OurFigures[] = [];
  const runPlain = async (): Promise<unknown> =>
    plain.push(await onFresh((server) => measurePlain(server, ground, rest)));
  const runOurs = async (): Promise<unknown> =>
    ours.push(await onFresh((server) => measureOurs(server, all)));
  const [a, b] = isPlainFirst ? [runPlain, runOurs] : [runOurs, runPlain];
  for (const way of [a, b, b, a]) await way();
  const kubectlMs = await onFresh((server) => measureKubectl(server, ground, rest));
  const least = (pick: (figures: OurFigures) => number): number => Math.min(...ours.map(pick));
  return {
    ours: {
      dryRunMs: least(({ dryRunMs }) => dryRunMs),
      createMs: least(({ createMs }) => createMs),
      readBackMs: least(({ readBackMs }) => readBackMs),
    },
    plainMs: Math.min(...plain),
    kubectlMs,
  };
}

async function onFresh<Result>(measure: (server: Server) => Promise<Result>): Promise<Result> {
  const server = await startServer();
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}
