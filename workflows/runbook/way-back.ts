import type { RollbackRequest, WayBackData } from '../../model/messages.js';
import type { Desk } from './desk.js';

/** May a way back end on a snapshot of the data, now? The strategy knows. */
export type SnapshotChoice =
  /** `note`: why current data is what that snapshot would have. */
  { readonly can: true; readonly note?: string } | { readonly can: false; readonly why: string };

/** Why a way back cannot end on what was asked for; absent where it can, or nothing was asked. */
export function objectionToData(
  desk: Desk,
  { data, to }: Pick<RollbackRequest, 'data' | 'to'>,
): string | undefined {
  if (data === undefined) return undefined;
  if (to !== undefined && data === 'snapshot')
    return 'steps that stay done have written into the data, so only a rollback of everything ends on the snapshot: leave out "to"';
  const choice = desk.snapshotChoice();
  return choice.can ? undefined : `"data" cannot be chosen: ${choice.why}`;
}

/** Remembers what a way back is to end on; who says nothing changes nothing. Returns what there is to add for people. */
export function chooseData(desk: Desk, data: WayBackData | undefined): string | undefined {
  if (data === undefined) return undefined;
  const choice = desk.snapshotChoice();
  const note = choice.can && data === 'snapshot' ? choice.note : undefined;
  if (note === undefined) desk.data = data;
  return note;
}
