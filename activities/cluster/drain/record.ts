import { needsOperator } from '../../failures.js';
import { isObject, textAt, type JsonObject } from '../../objects/json-path.js';
import { nameOf } from '../../objects/resource.js';

/** The annotation of a node that says how it was before a run cordoned it, and which run. */
export const recordKey = 'kube-cutover/schedulability';

/** How a node was before a run cordoned it. */
export interface SchedulabilityRecord {
  readonly run: string;
  readonly unschedulable: boolean;
}

/** What stands in the annotation. */
export const writeRecord = ({ run, unschedulable }: SchedulabilityRecord): string =>
  JSON.stringify({ run, unschedulable });

/** The record on a node; absent where there is none. @throws NeedsOperator where it is not as we write it. */
export function readRecord(node: JsonObject): SchedulabilityRecord | undefined {
  const text = textAt(node, 'metadata', 'annotations', recordKey);
  if (text === undefined) return undefined;
  const read = parsed(text);
  const run = textAt(read, 'run');
  const unschedulable = read?.['unschedulable'];
  if (run !== undefined && typeof unschedulable === 'boolean') return { run, unschedulable };
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
