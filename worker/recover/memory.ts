import type { RunNotes } from '../../activities/recovery/run-records.js';
import type { Memory } from '../../workflows/steps/memory.js';
import type { Progress } from '../../workflows/recovery/progress.js';
import type { RunFound } from './survey.js';

/**
 * What the run knew beside its plan: by the notes in the store, and what a snapshot is known by also from the node that has it.
 * What is known of nothing is left out, and its comparison is, too. Pure.
 */
export function memoryOf({ kept, nodes }: RunFound, { restartedAt }: Progress): Memory {
  const { baseline, export: exported, snapshot } = kept?.notes ?? {};
  // At a gate objects are exported as well, before the baseline: what they were then is no measure for a way back.
  const isOfRun = baseline !== undefined && exported !== undefined && exported.at >= baseline.at;
  const known = snapshot?.value ?? snapshotOn(nodes);
  return {
    taken: {
      ...(baseline && { baseline: baseline.value }),
      ...(isOfRun && { export: exported.value.export, kinds: exported.value.kinds }),
    },
    carried: known === undefined ? {} : { snapshot: known },
    ...(restartedAt !== undefined && { restartedAt }),
  };
}

/** The last one that a node has taken for the run. */
function snapshotOn(nodes: RunFound['nodes']): RunNotes['snapshot'] | undefined {
  const taken = nodes
    .flatMap(({ told }) => told?.runs.flatMap(({ entries }) => entries) ?? [])
    .filter(({ details }) => details !== undefined)
    .toSorted((one, other) => one.at - other.at)
    .at(-1)?.details;
  const { sha256, revision, size, members } = taken ?? {};
  return typeof sha256 === 'string' && typeof revision === 'number' && typeof size === 'number'
    ? {
        sha256,
        revision,
        bytes: size,
        ...(typeof members === 'string' && { members }),
      }
    : undefined;
}
