import pLimit from 'p-limit';
import type { Planned } from '../../activities/contract.js';
import type { RecoveryNodes, RunShort, RunWhole } from '../../activities/recovery/nodes.js';
import type { RunKept, RunRecords } from '../../activities/recovery/run-records.js';
import type { Store } from '../../activities/store/store.js';
import type { NodeRef } from '../../model/node.js';
import type { NodeLine, RunSeen } from '../../model/recovery.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { sideNames } from '../../workflows/planning/stepwise/sides.js';

/** What a survey reads from. */
export interface Sources {
  readonly nodes: RecoveryNodes;
  readonly store: Pick<Store, 'get'>;
  readonly records: Pick<RunRecords, 'of'>;
}

/** One node and what it told of a run. */
export interface NodeSeen {
  readonly node: NodeRef;
  /** Absent where it does not answer. */
  readonly told?: {
    readonly runs: readonly RunWhole[];
    readonly programs: readonly { readonly name: string; readonly sha256: string }[];
  };
  /** Why it does not. */
  readonly silent?: string;
}

/** A run, by its nodes and by the store. */
export interface RunFound {
  readonly runId: string;
  readonly nodes: readonly NodeSeen[];
  readonly lines: readonly NodeLine[];
  /** Absent where the store has no record of it. */
  readonly kept?: RunKept;
  /** Absent where the store has no plan of it. */
  readonly planned?: Planned;
  /** Why it has none. */
  readonly noPlan?: string;
}

/** Everything that is known without Temporal. */
export interface Survey {
  readonly spec: InPlaceSpec;
  /** Newest first. */
  readonly runs: readonly RunSeen[];
  readonly found?: RunFound;
}

const NODES_AT_ONCE = 20;

/** Asks every node what runs have left there, then all about one run: the one named, or the newest. Changes nothing. */
export async function surveyOf(
  { nodes, store, records }: Sources,
  spec: InPlaceSpec,
  wanted?: string,
): Promise<Survey> {
  const kept = await records.of(spec.cluster);
  const short = await eachOf(spec.nodes, async (node) => (await nodes.runs(node)).runs);
  const runs = runsOf(
    short.flatMap(({ told = [] }) => [told]),
    kept,
  );
  const runId = wanted ?? runs[0]?.runId;
  if (runId === undefined) return { spec, runs };
  const record = kept.find((one) => one.runId === runId);
  const read = await planIn(store, record);
  const planned = typeof read === 'string' ? undefined : read;
  const of = planned
    ? [...planned.plan.controlPlane, ...planned.plan.workerBatches.flat()].map(({ node }) => node)
    : spec.nodes;
  const seen = await eachOf(of, (node) => nodes.run(node, runId));
  return {
    spec,
    runs,
    found: {
      runId,
      nodes: seen,
      lines: seen.flatMap(linesOf),
      ...(record && { kept: record }),
      ...(typeof read === 'string' ? { noPlan: read } : { planned: read }),
    },
  };
}

/** Asks nodes side by side. One that does not answer is told, not thrown. */
async function eachOf<Told>(
  nodes: readonly NodeRef[],
  ask: (node: NodeRef) => Promise<Told>,
): Promise<{ readonly node: NodeRef; readonly told?: Told; readonly silent?: string }[]> {
  const limit = pLimit(NODES_AT_ONCE);
  return Promise.all(
    nodes.map((node) =>
      limit(async () => {
        try {
          return { node, told: await ask(node) };
        } catch (cause) {
          return { node, silent: cause instanceof Error ? cause.message : String(cause) };
        }
      }),
    ),
  );
}

const sides: readonly string[] = [...sideNames, 'data'];

/** `kubelet` of `RUN-kubelet`; empty where a directory is that of the whole run. */
export const sideIn = (directory: string): string =>
  sides.find((side) => directory.endsWith(`-${side}`)) ?? '';

const runIn = (directory: string): string => {
  const side = sideIn(directory);
  return side === '' ? directory : directory.slice(0, -side.length - 1);
};

function runsOf(told: readonly (readonly RunShort[])[], kept: readonly RunKept[]): RunSeen[] {
  const ids = [...new Set(told.flat().map(({ name }) => runIn(name)))];
  const runs = ids.map((runId) => {
    const own = told.map((runs_) => runs_.filter(({ name }) => runIn(name) === runId));
    const all = own.flat().filter(({ count }) => count > 0);
    const by = own.flat().find(({ takenOverBy }) => takenOverBy !== '')?.takenOverBy;
    return {
      runId,
      firstAt: Math.min(...all.map(({ firstAt }) => firstAt)),
      lastAt: Math.max(...all.map(({ lastAt }) => lastAt)),
      nodes: own.filter((one) => one.some(({ count }) => count > 0)).length,
      hasPlan: kept.some((one) => one.runId === runId),
      ...(by !== undefined && { takenOverBy: by }),
    };
  });
  // A directory without a line is one that was closed before anything reached it.
  return runs.filter(({ nodes }) => nodes > 0).toSorted((a, b) => b.lastAt - a.lastAt);
}

const linesOf = ({ node, told }: NodeSeen): NodeLine[] =>
  (told?.runs ?? []).flatMap(({ entries }) =>
    entries.map(({ event, key, at }) => ({ node: node.name, role: node.role, event, key, at })),
  );

/** Or why there is none: no record, or what it names is gone, was changed, or lies under another key. */
async function planIn(
  store: Pick<Store, 'get'>,
  record: RunKept | undefined,
): Promise<Planned | string> {
  if (record === undefined) return 'the store has no record of it';
  try {
    return JSON.parse((await store.get(record.plan)).toString('utf8')) as Planned;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
