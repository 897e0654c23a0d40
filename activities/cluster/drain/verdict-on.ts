import { listAt, objectAt, textAt, valueAt, type JsonObject } from '../../objects/json-path.js';
import { isMirror } from '../../objects/mirror.js';
import type { DrainInput } from './inputs.js';
import { isAwaited, isEnding } from './ended.js';
import { controllerOf } from './owner.js';

/** What a drain does with a pod, and why where it does not evict it. */
export type Verdict =
  { readonly drain: 'evict' } | { readonly drain: 'leave' | 'refuse'; readonly because: string };

type Options = Pick<DrainInput, 'barePods' | 'emptyDirPods'>;

/**
 * Mirror pods, pods of DaemonSets and finished pods are left: the kubelet would start the first again, the DaemonSet the second,
 * and a Job without its finished pods may run once more.
 */
export function verdictOn(pod: JsonObject, options: Options): Verdict {
  const left = leftBecause(pod);
  if (left !== undefined) return { drain: 'leave', because: left };
  const hurt = hurtBy(pod, options);
  const worst = hurt.find(({ how }) => how === 'refuse') ?? hurt.find(({ how }) => how === 'leave');
  if (worst === undefined || worst.how === 'evict') return { drain: 'evict' };
  return { drain: worst.how, because: worst.because };
}

function leftBecause(pod: JsonObject): string | undefined {
  if (isMirror(pod)) return 'a static pod';
  if (controllerOf(pod)?.kind === 'DaemonSet') return 'of a DaemonSet';
  const phase = textAt(pod, 'status', 'phase') ?? '';
  // From v1.27 on one that was asked to end has finished before its kubelet lets its volumes go.
  const isFinished = phase === 'Succeeded' || phase === 'Failed';
  return isFinished && !(isEnding(pod) && isAwaited(pod)) ? 'finished' : undefined;
}

interface Hurt {
  readonly how: Options['barePods'];
  readonly because: string;
}

function hurtBy(pod: JsonObject, { barePods, emptyDirPods }: Options): Hurt[] {
  const volumes = listAt(pod, 'spec', 'volumes')
    .filter((volume) => valueAt(objectAt(volume), 'emptyDir') !== undefined)
    .map((volume) => textAt(volume, 'name') ?? '');
  const bare = { how: barePods, because: 'it has no controller that would start it anew' };
  const local = {
    how: emptyDirPods,
    because: `the content of its emptyDir ${volumes.join(', ')} would be lost`,
  };
  return [
    ...(controllerOf(pod) === undefined ? [bare] : []),
    ...(volumes.length > 0 ? [local] : []),
  ];
}
