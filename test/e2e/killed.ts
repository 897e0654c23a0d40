import type { MachinePlace } from '../../lab/cluster/places.js';
import { docker } from '../../lab/nodes/engine.js';
import { inNode } from '../../lab/nodes/node-container.js';
import { type Scene, untilBegun, untilUndoing } from './chain.js';

/** What dies, and where: a process by its name on a node, a node as by a power cut, or one of the orchestrator's own. */
export type Victim =
  | { readonly process: 'sshd' | 'kube-apiserver' | 'etcd'; readonly node: string }
  | { readonly node: string }
  | 'worker'
  | 'server';

/** A line of the runbook, and who dies as soon as it is begun, or as it is being taken back. */
export type Death = readonly [line: string, victim: Victim];

/** Lets each die at its line, in the order given. */
export async function killAlong(
  scene: Scene,
  way: 'there' | 'back',
  deaths: readonly Death[],
): Promise<void> {
  for (const [line, victim] of deaths) {
    await (way === 'there' ? untilBegun(scene, line) : untilUndoing(scene, line));
    await kill(scene, victim);
  }
}

async function kill({ stage, lab }: Scene, victim: Victim): Promise<void> {
  if (victim === 'worker') {
    await stage.worker.kill();
    stage.worker = stage.startWorker();
  } else if (victim === 'server') {
    await stage.temporal.kill();
    stage.temporal = await stage.restartTemporal();
  } else {
    const place = lab.nodes.find(({ name }) => name === victim.node)!;
    if ('process' in victim) await inNode(place, `pkill -9 -x ${victim.process}`);
    else await powerCut(place);
  }
}

/** Nothing is shut down, and what was in memory is gone. */
async function powerCut({ container }: MachinePlace): Promise<void> {
  await docker(['kill', '--signal=KILL', container]);
  await docker(['start', container]);
}

const points = ['before-effect', 'after-effect-before-record', 'after-record'] as const;

/**
 * Has the agent of every node die once in each of these verbs, each at another of its points: the first at the `first`, and so on.
 * A node that boots again has forgotten it.
 */
export async function switchOnPoints(
  { lab }: Scene,
  verbs: readonly string[],
  first: 0 | 1 | 2,
): Promise<void> {
  const lines = verbs.map((verb, at) => `${verb} ${points[(at + first) % points.length]}`);
  const text = lines.join('\n');
  await Promise.all(
    lab.nodes.map((place) =>
      inNode(place, `printf '%s\n' "${text}" > /run/kube-cutover-failpoints`),
    ),
  );
}

/** Points that no agent has come to, by node. */
export async function pointsLeft({ lab }: Scene): Promise<string[]> {
  const left = await Promise.all(
    lab.nodes.map(async (place) => {
      const text = await inNode(place, 'cat /run/kube-cutover-failpoints || true');
      return text.split('\n').flatMap((line) => (line === '' ? [] : [`${place.name} ${line}`]));
    }),
  );
  return left.flat();
}
