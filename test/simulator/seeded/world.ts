import type {
  BackUpInput,
  CarryInput,
  PhaseInput,
  PrepareInput,
  WritesCall,
} from '../../../activities/node-calls.js';
import type { Activities, OpeningInput } from '../../../activities/contract.js';
import type { ExportInput } from '../../../activities/rehearsal/inputs-of-copies.js';
import { type NewFile, recipeOf } from '../../../activities/nodes/recipe.js';
import { evidence } from '../../../model/evidence.js';
import { firstOpening } from '../../../model/window-times.js';
import { aRehearsal } from '../../fakes/rehearsal.js';
import { directoryOf } from './agent.js';
import { type ClusterWay, clusterWork } from './cluster-work.js';
import { hasQuorum } from './etcd-data.js';
import { type NodeWay, across, farNode, notYet, runVerbs } from './network.js';
import type { Work } from './server.js';

const noDrift = { created: 0, changed: 0, deleted: 0, examples: [], unfit: [] } as const;

/** Every activity, on a fleet that is simulated. */
export function createWorld(way: NodeWay & ClusterWay): {
  readonly [name in keyof Activities]: Work;
} {
  const { fleet, scenario } = way;
  const cluster = clusterWork(way);
  const nodes = nodeWork(way);
  const quick =
    (make: (input: unknown) => unknown): Work =>
    async (input, attempt) => {
      await attempt.sleep(way.random.between(1, 200));
      return make(input);
    };
  const exportObjects: Work = async (_input, attempt) => {
    await attempt.sleep(way.random.between(500, 8000));
    const id = fleet.machines[0]?.processes.get('etcd')?.data;
    if (id === undefined || !hasQuorum(fleet.machines, id)) throw notYet('etcd does not answer');
    const { export: made, kinds } = aRehearsal();
    return { export: made, kinds, drift: noDrift } satisfies Awaited<
      ReturnType<Activities['exportObjects']>
    >;
  };
  return {
    ...(cluster as { readonly [name in keyof Activities]: Work }),
    ...nodes,
    exportObjects: exportObjects satisfies (input: ExportInput, attempt: never) => unknown,
    parseSpec: quick(() => scenario.spec),
    assess: quick(() => scenario.inventory),
    rehearse: quick(() => aRehearsal()),
    keepPlan: quick((planned) => planned),
    findHolder: quick(() => null),
    verifyApproval: quick(() => ({ refused: 'nobody is known here' })),
    verifyRequest: quick(() => ({ refused: 'nobody is known here' })),
    findOpening: quick((input) => {
      const { windows, from, needsMs } = input as OpeningInput;
      return firstOpening(windows, from, needsMs) ?? null;
    }),
    notify: quick(() => ({ id: 'n', told: [], failed: [] })),
    climbLastSnapshot: quick(() => {
      throw notYet('no ladder is simulated');
    }),
    readDowntime: quick(() => undefined),
    writeReport: quick(() => evidence('report written')),
  };
}

/** Activities that reach nodes. */
function nodeWork(way: NodeWay & ClusterWay) {
  const { fleet } = way;
  const prepareNode: Work = async (input, attempt) => {
    const { node, run, key, layout, changes, files, stopGraceSeconds, watchSeconds } =
      input as PrepareInput;
    const machine = fleet.machine(node.name);
    await across(way, attempt, farNode(machine, way.timeline), async () => {
      const named = files.map((file) => ({ ...file, sha256: `new ${file.kind} ${file.name}` }));
      const rendered: NewFile[] = changes.map(({ path, component }) => ({
        path,
        sha256: `new ${component}`,
        mode: 0o600,
        uid: 0,
        gid: 0,
      }));
      directoryOf(machine, run).recipe = recipeOf(layout, named, rendered, {
        graceSeconds: stopGraceSeconds,
        ...(watchSeconds !== undefined && { keepsContainers: true, watchSeconds }),
      });
    });
    await runVerbs(way, attempt, machine, { run, key, verbs: ['load-images', 'prebuild'] });
    return evidence(`staged ${node.name}`);
  };
  const backUpNode: Work = async (input, attempt) => {
    const { node, run, key } = input as BackUpInput;
    await runVerbs(way, attempt, fleet.machine(node.name), { run, key, verbs: ['snapshot'] });
    return evidence(`backed up ${node.name}`);
  };
  const carrySnapshot: Work = async (input, attempt) => {
    const { node, run, key, epoch, to } = input as CarryInput;
    const verbs = ['snapshot-etcd'];
    const call = { run, key, verbs, ...(epoch !== undefined && { epoch }) };
    const [told] = await runVerbs(way, attempt, fleet.machine(node.name), call);
    const facts = told!.details as { sha256: string; revision: number };
    for (const { name } of to) {
      const other = fleet.machine(name);
      await across(way, attempt, farNode(other, way.timeline), async () => {
        other.store.add(facts.sha256);
      });
    }
    return { summary: 'carried the last snapshot', ...facts };
  };
  const listWrites: Work = async (input, attempt) => {
    const { node, run, key, epoch, keep } = input as WritesCall;
    const verbs = keep ? ['list-writes', 'keep-writes'] : ['list-writes'];
    const call = { run, key, verbs, ...(epoch !== undefined && { epoch }) };
    await runVerbs(way, attempt, fleet.machine(node.name), call);
    return evidence('listed what was written');
  };
  const nodePhase: Work = async (input, attempt) => {
    const { node, ssh: _ssh, ...call } = input as PhaseInput;
    const told = await runVerbs(way, attempt, fleet.machine(node.name), call);
    const isUntouched = told.some(({ details }) => details['touched'] === false);
    return evidence(`${node.name}: ${call.verbs.join(', ')}`, {
      node: node.name,
      ...(isUntouched && { touched: false }),
    });
  };
  return { prepareNode, backUpNode, carrySnapshot, listWrites, nodePhase };
}
