import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../activities/contract.js';
import { type Evidence, evidence } from '../../model/evidence.js';
import type { Notice } from '../../model/notice.js';
import type { Drift } from '../../model/rehearsal.js';
import type { InPlaceSpec, StrategyName } from '../../model/spec.js';
import { firstOpening } from '../../model/window-times.js';
import { aSpec, anInventory } from './plan.js';
import { aRehearsal } from './rehearsal.js';

const noDrift: Drift = { created: 0, changed: 0, deleted: 0, examples: [], unfit: [] };

/** A world with a memory: what was called, in order, and which side each node is on. */
export interface FakeWorld extends Activities {
  readonly strategy: StrategyName;
  /** UID of its kube-system: another cluster's in each world, unless a test says otherwise. */
  clusterUid: string;
  /** `nodePhase w-1 05-run stop-units`: everything that has an effect, in order. */
  readonly calls: string[];
  /** Called before every effect, with its name: tests send messages or break things here. */
  onCall: (call: string) => void | Promise<void>;
  /** What an export finds changed since the rehearsal. */
  drift: Drift;
  /** What people were told. */
  readonly notices: Notice[];
  /** Calls that match fail for good, as often as the number says. */
  readonly failing: Map<string, number>;
}

/** Healthy until told otherwise. */
export function fakeWorld(over: Partial<InPlaceSpec> = {}, inventory = anInventory()): FakeWorld {
  const calls: string[] = [];
  const failing = new Map<string, number>();
  const act = async (call: string): Promise<Evidence> => {
    calls.push(call);
    await world.onCall(call);
    for (const [text, times] of failing) {
      if (times === 0 || !call.includes(text)) continue;
      failing.set(text, times - 1);
      throw ApplicationFailure.nonRetryable(`${call} was made to fail`, 'Regressed');
    }
    return evidence(call);
  };
  const world: FakeWorld = {
    strategy: over.strategy ?? 'in-place-switch',
    clusterUid: randomUUID(),
    calls,
    notices: [],
    failing,
    onCall: () => undefined,
    parseSpec: async () => aSpec(over),
    assess: async () => ({
      ...inventory,
      cluster: { ...inventory.cluster, uid: world.clusterUid },
    }),
    findHolder: async () => null,
    recordBaseline: async () => {
      await act('recordBaseline');
      return { digest: 'b', workloads: 1, broken: [] };
    },
    rehearse: async () => aRehearsal(),
    keepPlan: async (planned) => planned,
    drift: noDrift,
    exportObjects: async ({ rehearsed }) => {
      await act('exportObjects');
      const known = new Set(rehearsed.findings.map(({ id, where }) => `${id} ${where}`));
      const unfit = world.drift.unfit.filter(({ id, where }) => !known.has(`${id} ${where}`));
      const { export: made, kinds } = aRehearsal();
      return { export: made, kinds, drift: { ...world.drift, unfit } };
    },
    importObjects: ({ part }) => act(`importObjects ${part}`),
    givePodRanges: () => act('givePodRanges'),
    compareObjects: () => act('compareObjects'),
    listCreatedSince: () => act('listCreatedSince'),
    drainNode: ({ node }) => act(`drainNode ${node}`),
    restoreSchedulability: ({ node }) => act(`restoreSchedulability ${node}`),
    releaseLeaders: () => act('releaseLeaders'),
    holdLeaders: () => act('holdLeaders'),
    waitForPods: () => act('waitForPods'),
    waitForMirrors: ({ nodes, components }) =>
      act(`waitForMirrors of ${components.length} on ${nodes.join(' ')}`),
    waitForApi: ({ version }) => act(`waitForApi ${version}`),
    waitForNodes: ({ version, nodes }) => act(`waitForNodes ${version} on ${nodes.join(' ')}`),
    waitForBaseline: () => act('waitForBaseline'),
    prepareNode: ({ node, key }) => act(`prepareNode ${node.name} ${key}`),
    backUpNode: ({ node, key }) => act(`backUpNode ${node.name} ${key}`),
    carrySnapshot: async ({ node, key, to, isServing }) => ({
      ...(await act(`carrySnapshot ${node.name} ${key}`)),
      ...(isServing && {
        members: [node, ...to].map(({ name }) => `${name}=https://${name}:2380`).join(','),
      }),
      sha256: 'a'.repeat(64),
      revision: 7,
      keys: 3,
      bytes: 9,
    }),
    climbLastSnapshot: async ({ node, last, members }) => ({
      ...(await act(`climbLastSnapshot ${node.name} for ${members.length}`)),
      sha256: 'c'.repeat(64),
      revision: last.revision + 1,
      bytes: 9,
      taken: last.sha256,
      rewritten: 1,
      rungs: [],
      unread: [],
      fewer: [],
    }),
    listWrites: ({ node, key, keep }) =>
      act(`listWrites ${node.name} ${key}${keep ? ', kept' : ''}`),
    updateAddOns: ({ version }) => act(`updateAddOns ${version}`),
    nodePhase: ({ node, key, verbs }) => act(`nodePhase ${node.name} ${key} ${verbs.join('+')}`),
    verifyRequest: async () => ({ refused: 'nobody is known here' }),
    verifyApproval: async () => ({ refused: 'nobody is known here' }),
    findOpening: async ({ windows, from, needsMs }) => firstOpening(windows, from, needsMs) ?? null,
    notify: async ({ notice, receivers }) => {
      world.notices.push(notice);
      return { id: 'n', told: receivers.map((_, at) => `receivers[${at}]`), failed: [] };
    },
    readDowntime: async () => undefined,
    writeReport: async () => evidence('report written'),
  };
  return world;
}
