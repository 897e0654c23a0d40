import { CancelledFailure } from '@temporalio/common';
import type {
  AddOnsInput,
  ApiWait,
  BaselineWait,
  ClusterRef,
  ImportInput,
  NodesWait,
} from '../../../activities/cluster-calls.js';
import type { DrainInput, RestoreInput } from '../../../activities/cluster/drain/inputs.js';
import { type Evidence, evidence } from '../../../model/evidence.js';
import type { EtcdData } from './etcd-data.js';
import type { Served, SimulatedFleet } from './fleet.js';
import { type Machine, endContainer, isOld } from './machine.js';
import { type Far, type Network, across, notYet, regressed } from './network.js';
import type { Scenario } from './scenario.js';
import type { Attempt, Work } from './server.js';

/** What the cluster's activities have in common. */
export interface ClusterWay extends Network {
  readonly fleet: SimulatedFleet;
  readonly scenario: Scenario;
  /** Until then nobody may be evicted from a node. */
  readonly heldUntil: (node: string) => number;
}

/** Whether an API server answers is asked of the fleet. */
const alwaysThere: Far = { isReachable: () => true, connection: () => 0 };

/** Activities that ask an API, by name. */
export function clusterWork(way: ClusterWay): { readonly [name: string]: Work } {
  const { fleet, scenario } = way;
  const { machines, around } = fleet;
  const api = ({ uid }: ClusterRef): Served => {
    const [served] = fleet.apis();
    if (served === undefined) throw notYet('no API answers');
    if (uid !== undefined && served.data.uid !== uid)
      throw regressed(`this is the cluster ${served.data.uid}, not ${uid}`);
    return served;
  };
  const asking = <Answer>(
    attempt: Attempt,
    cluster: ClusterRef,
    act: (data: EtcdData) => Answer,
  ): Promise<Answer> => across(way, attempt, alwaysThere, async () => act(api(cluster).data));
  /** Writes only on what was read: whoever comes late finds that somebody wrote in between. `plan` thinks over what was read. */
  const writing = async (
    attempt: Attempt,
    cluster: ClusterRef,
    object: { revision: number },
    plan: () => ((data: EtcdData) => void) | undefined,
  ): Promise<void> => {
    for (;;) {
      const { read, act } = await asking(attempt, cluster, () => ({
        read: object.revision,
        act: plan(),
      }));
      if (act === undefined) return;
      const isWritten = await asking(attempt, cluster, (data) => {
        if (object.revision !== read) return false;
        object.revision++;
        act(data);
        return true;
      });
      if (isWritten) return;
    }
  };
  const addOns = { revision: 0 };
  const until = async (
    attempt: Attempt,
    timeoutSeconds: number,
    unmet: () => string | undefined,
    late = regressed,
  ): Promise<Evidence> => {
    const began = way.timeline.now();
    for (;;) {
      if (attempt.isCancelRequested()) throw new CancelledFailure('no longer waiting');
      around.reconcile();
      const because = unmet();
      if (because === undefined) return evidence('it is so');
      if (way.timeline.now() - began > timeoutSeconds * 1000) throw late(because);
      await attempt.sleep(3000);
    }
  };
  const sideOf = (version: string): boolean => version === scenario.spec.from;
  const isKubeletOf = (machine: Machine, version: string): boolean => {
    const kubelet = machine.processes.get('kubelet');
    return kubelet !== undefined && isOld(kubelet.program) === sideOf(version);
  };
  const notReady = (names: readonly string[], version: string | undefined): string | undefined =>
    names.find((name) => {
      const machine = fleet.machine(name);
      return !fleet.isReady(machine) || (version !== undefined && !isKubeletOf(machine, version));
    });

  const waitForApi = (input: unknown, attempt: Attempt) => {
    const { cluster, version, timeoutSeconds } = input as ApiWait;
    return until(attempt, timeoutSeconds, () => {
      const [served] = fleet.apis();
      if (served === undefined) return 'no API answers';
      if (served.isOld !== sideOf(version)) return 'another version answers';
      api(cluster);
      return undefined;
    });
  };
  const waitForNodes = (input: unknown, attempt: Attempt) => {
    const { version, nodes, timeoutSeconds } = input as NodesWait;
    return until(attempt, timeoutSeconds, () => notReady(nodes, version));
  };
  const waitForBaseline = (input: unknown, attempt: Attempt) => {
    const { without = [], timeoutSeconds } = input as BaselineWait;
    const names = machines.map(({ ref }) => ref.name).filter((name) => !without.includes(name));
    return until(attempt, timeoutSeconds, () => {
      const late = notReady(names, undefined);
      if (late !== undefined) return `${late} is not Ready`;
      const cordoned = names.find((name) => fleet.machine(name).isUnschedulable);
      if (cordoned !== undefined) return `${cordoned} is cordoned`;
      const { pods } = fleet.apis()[0]!.data;
      return [...pods].find(
        ([pod, node]) => node === '' || !fleet.machine(node).containers.has(pod),
      )?.[0];
    });
  };

  const importObjects = async (input: unknown, attempt: Attempt): Promise<Evidence> => {
    const { cluster, part, version } = input as ImportInput;
    const refuseOther = (): void => {
      if (api(cluster).isOld !== sideOf(version)) throw regressed('another version answers');
    };
    await asking(attempt, cluster, refuseOther);
    await attempt.sleep(way.random.between(50, 3000));
    await asking(attempt, cluster, (data) => {
      refuseOther();
      around.note({ kind: 'import', part, data: data.id });
      if (data.parts.has(part)) return;
      data.parts.add(part);
      if (part === 'workloads') schedulePods(data);
    });
    return evidence(`imported the ${part}`);
  };
  const schedulePods = (data: EtcdData): void => {
    const homes = machines.filter(
      (machine) => machine.processes.has('kubelet') && machine.isUp && !machine.isUnschedulable,
    );
    const [first] = fleet.datas.byId.values();
    [...first!.pods.keys()].forEach((pod, at) =>
      data.pods.set(pod, homes[at % Math.max(1, homes.length)]?.ref.name ?? ''),
    );
    around.reconcile();
  };

  const drainNode = async (input: unknown, attempt: Attempt): Promise<Evidence> => {
    const { node, run, epoch, timeoutSeconds, unreachable, cluster } = input as DrainInput;
    const machine = fleet.machine(node);
    if (!fleet.isReady(machine) && unreachable === 'refuse') {
      api(cluster);
      throw regressed(`${node} is not Ready, so its pods would never end`);
    }
    await writing(attempt, cluster, machine, () => cordon(machine, run, epoch));
    if (!fleet.isReady(machine)) return evidence(`${node} was not drained`);
    return until(
      attempt,
      timeoutSeconds,
      () => {
        const [served] = fleet.apis();
        if (served === undefined) return 'no API answers';
        if (way.heldUntil(node) > way.timeline.now()) return `a budget holds the pods of ${node}`;
        evictAll(served.data, machine);
        return undefined;
      },
      notYet,
    );
  };
  /** As activities/cluster/drain/schedulability.ts. */
  const cordon = (machine: Machine, run: string, epoch: number) => {
    const { record, isUnschedulable } = machine;
    if (
      record?.run === run &&
      (record.was === undefined ? epoch <= record.epoch : epoch < record.epoch)
    )
      throw regressed(`${machine.ref.name} was given back meanwhile`);
    const was = record?.was ?? isUnschedulable;
    return (): void => {
      machine.record = { run, epoch, was };
      if (!isUnschedulable) around.note({ kind: 'cordon', node: machine.ref.name, on: true });
      machine.isUnschedulable = true;
    };
  };
  const evictAll = (data: EtcdData, machine: Machine): void => {
    for (const [pod, home] of data.pods) {
      if (home !== machine.ref.name) continue;
      const next = machines.find(
        (other) => other !== machine && !other.isUnschedulable && fleet.isReady(other),
      );
      endContainer(machine, around, pod, 'evicted');
      data.pods.set(pod, next?.ref.name ?? '');
    }
    around.reconcile();
  };
  const restoreSchedulability = async (input: unknown, attempt: Attempt): Promise<Evidence> => {
    const { node, run, epoch, cluster } = input as RestoreInput;
    const machine = fleet.machine(node);
    await writing(attempt, cluster, machine, () => {
      const { record } = machine;
      if (around.bug === 'a drained node is not given back') return undefined;
      if (record !== undefined && record.epoch > epoch) throw regressed(`${node} is cordoned anew`);
      return () => {
        machine.record = { run, epoch };
        if (record?.was === undefined) return;
        machine.isUnschedulable = record.was;
        around.note({ kind: 'cordon', node, on: machine.isUnschedulable });
        around.reconcile();
      };
    });
    return evidence(`${node} is as schedulable as before`);
  };

  const updateAddOns = async (input: unknown, attempt: Attempt): Promise<Evidence> => {
    const { cluster, version } = input as AddOnsInput;
    await writing(attempt, cluster, addOns, () => (data) => {
      data.addOns = version;
    });
    return evidence(`add-ons are of ${version}`);
  };
  const holdLeaders = async (_input: unknown, attempt: Attempt): Promise<Evidence> => {
    for (let waited = 0; waited < 1_500_000; waited += 2000) {
      if (attempt.isCancelRequested()) throw new CancelledFailure('no longer held');
      await attempt.sleep(2000);
    }
    return evidence('held for long enough');
  };
  const asked =
    (told: string): Work =>
    async (input, attempt) => {
      await asking(attempt, (input as { cluster: ClusterRef }).cluster, () => undefined);
      return evidence(told);
    };

  return {
    recordBaseline: async (input, attempt) => {
      await asking(attempt, (input as { cluster: ClusterRef }).cluster, () => undefined);
      return { digest: 'b', workloads: 1, broken: [] };
    },
    waitForApi,
    waitForNodes,
    waitForBaseline,
    importObjects,
    givePodRanges: asked('gave pod ranges'),
    compareObjects: asked('objects are equal'),
    listCreatedSince: asked('listed what is given up'),
    drainNode,
    restoreSchedulability,
    releaseLeaders: asked('released locks'),
    holdLeaders,
    waitForPods: asked('pods are ready'),
    waitForMirrors: asked('nothing is mirrored'),
    updateAddOns,
  };
}
