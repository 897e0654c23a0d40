import { AgentFailure, type Doing, type Told, type Verbs } from './agent.js';
import { type EtcdDatas, etcdBefore, frozen, hasQuorum, membersOn } from './etcd-data.js';
import { type Machine, dataPathOf, isOld } from './machine.js';
import {
  activeUnits,
  betweenTheSides,
  endStatic,
  fileVerbs,
  recipeIn,
  startUnits,
  stopUnits,
} from './verbs-files.js';

const controllers = ['kube-controller-manager', 'kube-scheduler'] as const;
const apiSide = ['kube-apiserver', ...controllers] as const;

/** What verbs of etcd see beside their own node. */
export interface EtcdWorld {
  readonly machines: readonly Machine[];
  readonly datas: EtcdDatas;
  /** Minor of etcd of the new side. */
  readonly newMinor: number;
  /** Of the old side's API servers. */
  readonly from: string;
}

/** Every verb of the agent. */
export function allVerbs(world: EtcdWorld): Verbs {
  const { machines, datas } = world;
  const unitsButEtcd = (doing: Doing): readonly string[] => {
    const { etcd, units } = recipeIn(doing);
    const own = etcd?.kind === 'unit' ? etcd.unit : undefined;
    return units.filter((unit) => unit !== own);
  };
  const dataOf = (machine: Machine): string | undefined => machine.processes.get('etcd')?.data;
  const minorOf = (machine: Machine): number => {
    const process = machine.processes.get('etcd');
    return process !== undefined && isOld(process.config) ? etcdBefore : world.newMinor;
  };
  const noteReached = (id: string): number => {
    const data = datas.byId.get(id)!;
    const all = machines.filter(({ ref }) => ref.role === 'control-plane').length;
    const running = membersOn(machines, id);
    if (running.length === all)
      data.reached = Math.max(data.reached, Math.min(...running.map(minorOf)));
    return data.reached;
  };

  const stopApi = async (doing: Doing): Promise<boolean> => {
    const stopped = await stopUnits(doing, unitsButEtcd(doing));
    return (await endStatic(doing, apiSide)) || stopped;
  };

  const refuseWhileApiRuns = (doing: Doing, pods: readonly string[]): void => {
    const [active] = activeUnits(doing, unitsButEtcd(doing));
    if (active !== undefined) throw new AgentFailure('Regressed', `${active} still runs`);
    const runs = apiSide.find((one) => pods.includes(one) && doing.machine.processes.has(one));
    if (runs !== undefined) throw new AgentFailure('Regressed', `${runs} still runs`);
  };

  const stopEtcd = async (doing: Doing): Promise<boolean> => {
    const { etcd, staticPods } = recipeIn(doing);
    refuseWhileApiRuns(doing, staticPods);
    if (etcd?.kind === 'unit') return stopUnits(doing, [etcd.unit]);
    return endStatic(doing, ['etcd']);
  };

  const snapshotLast = async (doing: Doing): Promise<Told> => {
    const { machine, directory } = doing;
    refuseWhileApiRuns(doing, apiSide);
    const id = dataOf(machine);
    if (id === undefined) {
      const sha256 = keptSnapshot(doing);
      return [false, 'the last snapshot counts', factsOf(sha256)];
    }
    if (!hasQuorum(machines, id)) throw new AgentFailure('NotYet', 'etcd has no quorum');
    datas.made++;
    const sha256 = `snapshot-${datas.made}-of-${id}`;
    datas.snapshots.set(sha256, frozen(datas.byId.get(id)!, sha256));
    directory.lastSnapshot = { sha256, lines: directory.journal.length };
    machine.store.add(sha256);
    return [true, 'took the last snapshot', factsOf(sha256)];
  };

  const keptSnapshot = ({ directory }: Doing): string => {
    const last = directory.lastSnapshot;
    if (last === undefined) throw new AgentFailure('Regressed', 'this run has no last snapshot');
    if (directory.journal.slice(last.lines).some(({ key }) => key.endsWith('/start-units')))
      throw new AgentFailure('Regressed', 'units were started after the snapshot');
    return last.sha256;
  };

  const factsOf = (sha256: string) => ({
    sha256,
    revision: datas.snapshots.get(sha256)!.objects.size,
    keys: datas.snapshots.get(sha256)!.objects.size,
    bytes: 9,
  });

  const restoreEtcd = async (doing: Doing): Promise<Told> => {
    const { machine, directory, call, around, pause } = doing;
    const wanted = call.snapshot;
    if (around.bug === 'etcd starts on nothing') return [true, 'restored nothing'];
    const place = dataPathOf(machine.layout);
    const made = directory.restored;
    if (made !== undefined && machine.files.get(place) === made.data) {
      if (wanted !== undefined && wanted !== made.snapshot)
        throw new AgentFailure('Regressed', 'it was restored from another snapshot');
      return [false, 'etcd was already restored'];
    }
    if (machine.processes.has('etcd'))
      throw new AgentFailure('Regressed', 'etcd runs; stop it first');
    if (machine.files.has(place))
      throw new AgentFailure('Regressed', `${place} is not of this run`);
    const broken = betweenTheSides(doing);
    if (broken !== undefined) throw new AgentFailure('Regressed', broken);
    const sha256 = wanted !== undefined && machine.store.has(wanted) ? wanted : keptSnapshot(doing);
    if (wanted !== undefined && wanted !== sha256)
      throw new AgentFailure('Regressed', `this node has not snapshot ${wanted}`);
    await pause(around.random.between(100, 2000));
    const id = `restored-from-${sha256}`;
    if (!machines.some(({ files }) => files.get(place) === id)) {
      datas.byId.set(id, frozen(datas.snapshots.get(sha256)!, id));
      around.note({ kind: 'etcd', event: 'made', data: id, from: sha256 });
    }
    directory.restored = { data: id, snapshot: sha256 };
    machine.files.set(place, id);
    return [true, 'restored etcd'];
  };

  const moveLeader = async ({ machine, directory, around }: Doing): Promise<Told> => {
    const id = dataOf(machine);
    if (id === undefined) return [false, 'etcd is stopped on this node'];
    if (directory.manifest === undefined) directory.etcdBefore ??= String(minorOf(machine));
    const voters = machines.filter(({ ref }) => ref.role === 'control-plane').length;
    const others = membersOn(machines, id).length - 1;
    const careless = around.bug === 'two members of etcd change at once';
    if (voters >= 3 && others < Math.floor(voters / 2) + 1 && !careless)
      throw new AgentFailure('Regressed', `without this member only ${others} are well`);
    return [voters > 1, 'moved the lead'];
  };

  const untilSo = async (doing: Doing, unmet: () => string | undefined): Promise<Told> => {
    const { around, call, pause } = doing;
    const deadline = around.timeline.now() + (call.timeoutSeconds ?? 180) * 1000;
    for (;;) {
      const because = unmet();
      if (because === undefined) return [false, 'it is so'];
      if (around.timeline.now() >= deadline) throw new AgentFailure('Regressed', because);
      await pause(2000);
    }
  };

  const awaitEtcd = (doing: Doing): Promise<Told> =>
    untilSo(doing, () => {
      const id = dataOf(doing.machine);
      if (id === undefined) return 'etcd of this node does not answer';
      const all = machines.filter(({ ref }) => ref.role === 'control-plane').length;
      if (membersOn(machines, id).length < all) return 'a member of etcd is not well';
      noteReached(id);
      return undefined;
    });

  const awaitApi = (doing: Doing): Promise<Told> =>
    untilSo(doing, () => {
      const { machine, around, call } = doing;
      const away = apiSide.find((one) => !machine.processes.has(one));
      if (away !== undefined) return `${away} does not run`;
      const api = machine.processes.get('kube-apiserver')!;
      const isOther = isOld(api.config) !== (call.version === world.from);
      if (call.version !== undefined && isOther) return 'it is of another version';
      const id = dataOf(machine);
      if (id === undefined || !hasQuorum(machines, id)) return 'its etcd does not answer';
      return around.timeline.now() - api.startedAt < 3000 ? 'it is not ready yet' : undefined;
    });

  const checkReturn = async (doing: Doing): Promise<Told> => {
    const { machine, directory } = doing;
    const before = directory.etcdBefore;
    const isReplaced = directory.manifest !== undefined && betweenTheSides(doing) === undefined;
    if (before === undefined || !isReplaced) return [false, 'no newer etcd was on the data'];
    const id = machine.files.get(dataPathOf(machine.layout))!;
    const reached = noteReached(id);
    if (reached <= Number(before)) return [false, 'the data of etcd can go back'];
    if (!machine.processes.has('etcd'))
      throw new AgentFailure(
        'NeedsOperator',
        'etcd of this node does not answer and cannot go back',
      );
    return [false, 'etcd stays as new as it is', { endsPhase: true }];
  };

  const startWhole = (doing: Doing, only?: 'etcd'): Promise<Told> => {
    const { machine, directory, around } = doing;
    const recipe = recipeIn(doing);
    const path = dataPathOf(machine.layout);
    const isKept = recipe.kept.some((kept) => path.startsWith(`${kept.path}/`));
    const needsData =
      recipe.keepsContainers === true &&
      recipe.etcd !== undefined &&
      directory.manifest !== undefined &&
      around.bug !== 'etcd starts on nothing';
    const found = machine.files.get(path);
    if (
      needsData &&
      (isKept ? found === undefined || found !== directory.restored?.data : found === undefined)
    )
      throw new AgentFailure('Regressed', 'the data of etcd was not carried over yet');
    return startUnits(doing, only);
  };

  return {
    ...fileVerbs,
    'start-units': (doing) => startWhole(doing),
    'start-etcd': (doing) => startWhole(doing, 'etcd'),
    'stop-controllers': async (doing) => [
      await endStatic(doing, controllers),
      'stopped controllers',
    ],
    'stop-api': async (doing) => [await stopApi(doing), 'stopped the API side'],
    'stop-etcd': async (doing) => [await stopEtcd(doing), 'stopped etcd'],
    'stop-control-plane': async (doing) => {
      const api = await stopApi(doing);
      return [(await stopEtcd(doing)) || api, 'stopped the control plane'];
    },
    snapshot: async (doing) => {
      const id = dataOf(doing.machine);
      if (id === undefined || !hasQuorum(machines, id))
        throw new AgentFailure('NotYet', 'etcd does not answer');
      return [true, 'took a snapshot'];
    },
    'snapshot-etcd': snapshotLast,
    'restore-etcd': restoreEtcd,
    'move-leader': moveLeader,
    'await-etcd': awaitEtcd,
    'await-api': awaitApi,
    'check-return': checkReturn,
    'list-writes': async () => [false, 'listed what was written'],
    'keep-writes': async () => [true, 'kept what is given up'],
  };
}
