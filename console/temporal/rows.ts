import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import { searchAttributes } from '../../model/search-attributes.js';
import type { RunLine } from '../../client/list-runs.js';
import type { RunEnd } from '../runs.js';

/** A moment as it comes over the wire: seconds as a number or a Long. */
export interface Moment {
  readonly seconds?: { toString(): string } | null;
  readonly nanos?: number | null;
}

/** Of a run in Temporal's index: what a line of the list is made of. */
export interface IndexedRun {
  readonly execution?: {
    readonly workflowId?: string | null;
    readonly runId?: string | null;
  } | null;
  readonly status?: number | null;
  readonly startTime?: Moment | null;
  readonly closeTime?: Moment | null;
  readonly searchAttributes?: {
    readonly indexedFields?: { readonly [name: string]: Payload } | null;
  } | null;
}

/** Epoch milliseconds; absent stays absent. */
export const msOf = (moment: Moment | null | undefined): number | undefined =>
  moment === null || moment === undefined
    ? undefined
    : Number(moment.seconds ?? 0) * 1000 + Math.floor((moment.nanos ?? 0) / 1_000_000);

/** `temporal.api.enums.v1.WorkflowExecutionStatus` in our words; what is not here is under way. */
const ends: Readonly<Record<number, RunEnd>> = {
  2: 'ended',
  3: 'failed',
  4: 'cancelled',
  5: 'terminated',
  7: 'timed out',
};

/** How a run ended for Temporal, or that it is under way. */
export const endOf = (status: number | null | undefined): RunEnd | 'running' =>
  ends[status ?? 0] ?? 'running';

const idPrefix = /^migrate-/;

/** A line of the list. Pure. */
export function rowOf(run: IndexedRun): RunLine {
  const fields = run.searchAttributes?.indexedFields ?? {};
  const end = endOf(run.status);
  const said = textOf(fields[searchAttributes.state.name]);
  const endedAt = msOf(run.closeTime);
  return {
    // The id is the cluster's name; what is indexed could be of an older release.
    cluster: (run.execution?.workflowId ?? '').replace(idPrefix, ''),
    runId: run.execution?.runId ?? '',
    isUnderWay: end === 'running',
    // What the run says of itself, where it could say it to the end.
    state: end === 'running' ? (said ?? 'under way') : end === 'ended' ? (said ?? 'ended') : end,
    startedAt: msOf(run.startTime) ?? 0,
    ...(endedAt !== undefined && { endedAt }),
    ...textAs('from', fields[searchAttributes.from.name]),
    ...textAs('to', fields[searchAttributes.to.name]),
    ...(end === 'running' && textAs('waitsFor', fields[searchAttributes.waitsFor.name])),
  };
}

function textAs<Name extends string>(name: Name, payload: Payload | undefined) {
  const value = textOf(payload);
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: string };
}

/** Attributes are never encoded by a codec: Temporal itself reads them. */
function textOf(payload: Payload | undefined): string | undefined {
  const value: unknown = payload && defaultPayloadConverter.fromPayload(payload);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
