import { ApplicationFailure } from '@temporalio/common';
import type { PhaseInput } from '../../activities/node-calls.js';
import type { Claim, RecoveryNodes, RunWhole } from '../../activities/recovery/nodes.js';
import { evidence } from '../../model/evidence.js';
import type { NodeLine } from '../../model/recovery.js';
import type { FakeWorld } from './world.js';

/** What stands in one run directory of one node, as the agent would find it. */
interface Directory {
  readonly entries: {
    event: 'begin' | 'done' | 'failed';
    key: string;
    at: number;
    details?: { [name: string]: string | number };
  }[];
  epoch: number;
  claim?: Claim;
  isAside: boolean;
  isInstalled: boolean;
  runs: boolean;
  isStaged: boolean;
}

/** Nodes that keep journals, fence and can be taken over; and a process that can die at any point. */
export interface RememberingNodes {
  /** The same world, whose calls to nodes leave what an agent would leave. */
  readonly world: FakeWorld;
  readonly nodes: RecoveryNodes;
  readonly directories: ReadonlyMap<string, Directory>;
  /** Nodes with a cordon of this run. */
  readonly cordoned: ReadonlySet<string>;
  /** Of the cluster's own add-ons. */
  addOns(): string;
  /** Points that were passed since the last start. */
  points(): number;
  /** From now on the process dies at its n-th point. */
  dieAt(point: number): void;
  /** Resolves when it has died. */
  readonly died: () => Promise<void>;
  /** Effects of verbs, each key once. */
  readonly effects: string[];
  /** What a new process finds: everything but what it knew. */
  readonly lines: () => NodeLine[];
}

const touching = /^(?:stop-|set-aside|install|restore|start-(?:units|etcd)|end-kube-proxy|retire)/;

/** Makes them around a world that is healthy. `started` is the version that runs at first. */
export function rememberingNodes(plain: FakeWorld, started: string): RememberingNodes {
  const directories = new Map<string, Directory>();
  const cordoned = new Set<string>();
  const effects: string[] = [];
  let addOns = started;
  let count = 0;
  let last = Infinity;
  let isDead = false;
  let clock = 1_000;
  let tellDeath = (): void => undefined;
  let death = new Promise<void>((resolve) => (tellDeath = resolve));
  const point = async (): Promise<void> => {
    count += 1;
    if (count >= last) {
      isDead = true;
      tellDeath();
    }
    if (isDead) await new Promise(() => undefined); // Whoever is dead answers nobody.
  };
  const directory = (node: string, run: string): Directory => {
    const key = `${node} ${run}`;
    const found = directories.get(key) ?? {
      entries: [],
      epoch: 0,
      isAside: false,
      isInstalled: false,
      runs: true,
      isStaged: false,
    };
    directories.set(key, found);
    return found;
  };

  const phase = async (input: Omit<PhaseInput, 'ssh' | 'verbs'> & { verbs: readonly string[] }) => {
    const { node, run, key, verbs, epoch, onlyIfTouched } = input;
    await point();
    const own = directory(node.name, run);
    if (own.claim !== undefined && (epoch ?? 0) < own.epoch)
      throw ApplicationFailure.nonRetryable(`${own.claim.by} has taken it over`, 'Refused');
    own.epoch = Math.max(own.epoch, epoch ?? 0);
    const isTouched = own.entries.some((entry) => touching.test(entry.key.split('/')[1] ?? ''));
    if (onlyIfTouched && !isTouched) return evidence('untouched', { touched: false });
    for (const verb of verbs) {
      const entry = `${key}/${verb}`;
      if (own.entries.some((one) => one.event === 'done' && one.key === entry)) continue;
      own.entries.push({ event: 'begin', key: entry, at: clock++ });
      await point();
      act(own, verb);
      effects.push(`${node.name} ${run} ${entry}`);
      const details = detailsOf(verb, node.name);
      own.entries.push({ event: 'done', key: entry, at: clock++, ...(details && { details }) });
      await point();
    }
    return evidence(`${node.name}: ${verbs.join(', ')}`);
  };

  const world: FakeWorld = {
    ...plain,
    nodePhase: async (input) => {
      await plain.nodePhase(input);
      return phase(input);
    },
    prepareNode: async (input) => {
      await plain.prepareNode(input);
      return phase({ ...input, verbs: ['load-images', 'prebuild'] });
    },
    backUpNode: async (input) => {
      await plain.backUpNode(input);
      return phase({ ...input, verbs: ['snapshot'] });
    },
    carrySnapshot: async (input) => {
      await phase({ ...input, verbs: [input.isServing ? 'snapshot-hop' : 'snapshot-etcd'] });
      return plain.carrySnapshot(input);
    },
    listWrites: async (input) => {
      await plain.listWrites(input);
      return phase({
        ...input,
        verbs: input.keep ? ['list-writes', 'keep-writes'] : ['list-writes'],
      });
    },
    drainNode: async (input) => {
      await point();
      cordoned.add(input.node);
      await point();
      return plain.drainNode(input);
    },
    restoreSchedulability: async (input) => {
      await point();
      const was = cordoned.delete(input.node);
      await plain.restoreSchedulability(input);
      return was
        ? evidence(`${input.node} was uncordoned`, { unschedulable: false })
        : evidence('not cordoned');
    },
    updateAddOns: async (input) => {
      await point();
      addOns = input.version;
      await point();
      return plain.updateAddOns(input);
    },
    importObjects: async (input) => {
      await point();
      return plain.importObjects(input);
    },
    recordBaseline: async (input) => {
      await point();
      return plain.recordBaseline(input);
    },
    exportObjects: async (input) => {
      await point();
      return plain.exportObjects(input);
    },
    waitForApi: async (input) => {
      await point();
      return plain.waitForApi(input);
    },
    waitForNodes: async (input) => {
      await point();
      return plain.waitForNodes(input);
    },
    waitForBaseline: async (input) => {
      await point();
      return plain.waitForBaseline(input);
    },
    releaseLeaders: async (input) => {
      await point();
      return plain.releaseLeaders(input);
    },
  };

  const runOf = ([key, own]: readonly [string, Directory]): RunWhole => ({
    name: key.split(' ')[1] ?? '',
    firstAt: own.entries[0]?.at ?? 0,
    lastAt: own.entries.at(-1)?.at ?? 0,
    count: own.entries.length,
    standing: standingOf(own),
    why: '',
    epoch: own.epoch,
    takenOverBy: own.claim?.by ?? '',
    installs: !(plain.strategy === 'in-place-stepwise' && key.endsWith('-data')),
    entries: [...own.entries],
    units: [{ name: 'kubelet.service', active: own.runs }],
    underWay: [],
    asides: own.isAside ? ['/kept'] : [],
    keepsContainers: false,
  });
  const runsOn = (node: string): RunWhole[] =>
    [...directories].filter(([key]) => key.startsWith(`${node} `)).map(runOf);

  return {
    world,
    directories,
    cordoned,
    effects,
    addOns: () => addOns,
    points: () => count,
    dieAt: (next) => {
      count = 0;
      last = next;
      isDead = false;
      death = new Promise((resolve) => (tellDeath = resolve));
    },
    died: () => death,
    lines: () =>
      [...directories].flatMap(([key, { entries }]) => {
        const node = key.split(' ')[0] ?? '';
        const role = node.startsWith('cp') ? ('control-plane' as const) : ('worker' as const);
        return entries.map((entry) => ({ ...entry, node, role }));
      }),
    nodes: {
      runs: async ({ name }) => ({ runs: runsOn(name), left: 0 }),
      run: async ({ name }, runId) => ({
        runs: runsOn(name).filter((one) => one.name === runId || one.name.startsWith(`${runId}-`)),
        programs: [],
      }),
      claim: async ({ name }, claim) => {
        await point();
        const own = claim.runs.map((run) => directory(name, run));
        const taken = own.find(
          ({ epoch, claim: by }) =>
            epoch > claim.epoch || (epoch === claim.epoch && by?.token !== claim.token),
        );
        if (taken) throw ApplicationFailure.nonRetryable('taken over meanwhile', 'Refused');
        for (const one of own) Object.assign(one, { epoch: claim.epoch, claim });
      },
    },
  };
}

/** As the agent keeps them of a snapshot. */
const detailsOf = (verb: string, node: string) =>
  /^snapshot-(?:etcd|hop)$/.test(verb)
    ? { sha256: 'a'.repeat(64), revision: 7, size: 9, members: `${node}=https://${node}:2380` }
    : undefined;

function act(own: Directory, verb: string): void {
  if (verb === 'prebuild') own.isStaged = true;
  if (verb === 'set-aside') own.isAside = true;
  if (verb === 'install') own.isInstalled = own.isAside;
  if (verb === 'restore') Object.assign(own, { isAside: false, isInstalled: false });
  if (verb === 'discard-staged') own.isStaged = false;
  if (verb === 'start-units') own.runs = true;
  if (verb.startsWith('stop-')) own.runs = false;
}

function standingOf({ isAside, isInstalled, entries }: Directory): RunWhole['standing'] {
  if (isAside) return isInstalled ? 'new' : 'between';
  const isTouched = entries.some(({ key }) => touching.test(key.split('/')[1] ?? ''));
  return isTouched ? 'old' : 'untouched';
}
