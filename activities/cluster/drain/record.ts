import { needsOperator } from '../../failures.js';
import { isObject, numberAt, objectAt, textAt, type JsonObject } from '../../objects/json-path.js';
import { nameOf } from '../../objects/resource.js';

/** The annotation of a node that says how it was before a run cordoned it, or that the run gave it back. */
export const recordKey = 'kube-cutover/schedulability';

/** What a run wrote beside its last change of a node. */
export interface SchedulabilityRecord {
  readonly run: string;
  /** When the step began that wrote it: what began before must not change the node any more. */
  readonly epoch: number;
  /** How the node was before the run cordoned it; absent once it was given back. */
  readonly unschedulable?: boolean;
}

/** What stands in the annotation. */
export const writeRecord = ({ run, epoch, unschedulable }: SchedulabilityRecord): string =>
  JSON.stringify({ run, epoch, unschedulable });

/** The record on a node; absent where there is none. @throws NeedsOperator where it is not as we write it. */
export function readRecord(node: JsonObject): SchedulabilityRecord | undefined {
  const text = textAt(node, 'metadata', 'annotations', recordKey);
  if (text === undefined) return undefined;
  const read = parsed(text);
  const [run, epoch] = [textAt(read, 'run'), numberAt(read, 'epoch')];
  const { unschedulable } = objectAt(read);
  if (run !== undefined && epoch !== undefined && unschedulable === undefined)
    return { run, epoch };
  if (run !== undefined && epoch !== undefined && typeof unschedulable === 'boolean')
    return { run, epoch, unschedulable };
  throw needsOperator(
    `${nameOf(node)}: its annotation ${recordKey} says ${JSON.stringify(text.slice(0, 200))}, so nobody knows how it was: ` +
      'make it schedulable or not as it should be, and remove the annotation',
  );
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
