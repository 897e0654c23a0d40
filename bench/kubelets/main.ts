import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyApplication } from '../../lab/application/application.js';
import type { LabVersion } from '../../lab/cluster/versions.js';
import { type Lab, labDown, labFor, labUp } from '../../lab/lab.js';
import { cacheFolder } from '../../lab/programs/cache.js';
import type { NodeRef } from '../../model/node.js';
import { benchLab, waitUntilSettled } from '../settings.js';
import type { Measured } from './figures.js';
import { openHands } from './hands.js';
import { type KubeletOptions, readKubeletOptions } from './options.js';
import { kubeletTable } from './table.js';
import { measureWave } from './wave.js';

/** What the API servers are: kubelets of both versions run beside them, as while the workers of a hot switch follow. */
const version: LabVersion = 'v1.23.6';

/** In the last wave of each kind containers are watched for as long as a switch watches them; seconds. */
const longWatch = 45;

/**
 * Exchange the kubelets of a lab's workers below running containers, there and back, again and again, and print how long each
 * was away and how many nodes that makes a minute. Returns an exit code.
 */
export async function runKubeletBench(args: readonly string[]): Promise<number> {
  const options = readKubeletOptions(args);
  const lab = await (options.lab === undefined
    ? labUp({ ...(await benchLab()), version })
    : labFor(options.lab));
  try {
    await applyApplication(lab);
    await waitUntilSettled(lab);
    const measured = await measureAll(lab, options);
    console.log(kubeletTable(measured));
  } finally {
    if (options.lab === undefined) await labDown(lab.name);
  }
  return 0;
}

async function measureAll(lab: Lab, options: KubeletOptions): Promise<Measured> {
  const { swaps: wanted, other, out = join(cacheFolder(), 'bench-kubelets.json') } = options;
  const hands = await openHands(lab, other);
  const name = `bench-${Date.now()}`;
  const waves = wavesOf(lab, wanted);
  let measured: Measured = { swaps: [], waves: [] };
  const runs: string[] = [];
  try {
    for (const [at, nodes] of waves.entries()) {
      const run = `${name}-${at + 1}`;
      runs.push(run);
      const isLast = nodes.length !== waves[at + 1]?.length;
      const watchSeconds = isLast ? longWatch : 0;
      const more = await measureWave({ lab, hands, nodes, run, other, watchSeconds });
      measured = {
        swaps: [...measured.swaps, ...more.swaps],
        waves: [...measured.waves, ...more.waves],
      };
      console.error(`bench: ${measured.swaps.length} of ${wanted}: ${JSON.stringify(more)}`);
      // After every wave: what was measured survives whatever comes.
      await writeFile(out, `${JSON.stringify(measured, undefined, 2)}\n`);
    }
    return measured;
  } finally {
    for (const node of workersOf(lab)) for (const run of runs) await hands.discard(node, run);
    hands.close();
  }
}

const workersOf = ({ nodes }: Lab): NodeRef[] =>
  nodes
    .filter(({ role }) => role === 'worker')
    .map(({ name, address, role }) => ({ name, address, port: 22, role }));

/** Half of the swaps on one node at a time, the workers in turn, and half on two; each wave goes there and back. */
function wavesOf(lab: Lab, swaps: number) {
  const [first, second] = workersOf(lab);
  if (first === undefined || second === undefined)
    throw new Error(`bench: lab ${lab.name} has less than two workers; describe two of them`);
  const alone = Array.from({ length: Math.ceil(swaps / 4) }, (_, at) => [
    at % 2 === 0 ? first : second,
  ]);
  const together = Array.from({ length: Math.ceil(swaps / 8) }, () => [first, second]);
  return [...alone, ...together];
}
