import type { Finding } from '../../model/finding.js';
import type { Progress } from '../cluster/progress.js';
import type { CopyInput, RehearseInput } from './inputs-of-copies.js';
import type { ClimbedSnapshot, ClimbSnapshotRequest } from './ladder/climb-snapshot.js';
import type { Store } from '../store/store.js';
import type { ServedCopy, ServeRequest, SidePrograms, Snapshot, Workshop } from './copy.js';

/** Everything with an effect that a rehearsal needs, so that a test can do without nodes. */
export interface RehearsalHands {
  readonly store: Store;
  openWorkshop(): Promise<Workshop>;
  /** From the node's etcd, checked on arrival. @throws Refused, NotYet */
  takeSnapshot(workshop: Workshop, input: CopyInput, progress: Progress): Promise<Snapshot>;
  /** The target's programs, from the bundle. @throws Refused naming what is not there. */
  targetPrograms(input: Pick<CopyInput, 'bundleDirectory' | 'to'>): Promise<SidePrograms>;
  /** The old version's programs, as they run on the node. @throws Refused where they cannot run here. */
  oldPrograms(workshop: Workshop, input: CopyInput, progress: Progress): Promise<SidePrograms>;
  /** Has the input's rungs that are needed rewrite a copy of the snapshot, so that the target reads it. */
  climb(
    workshop: Workshop,
    input: Pick<CopyInput, 'bundleDirectory' | 'ladder' | 'to'>,
    request: Pick<ClimbSnapshotRequest, 'snapshot' | 'serviceRange' | 'nodePortRange' | 'progress'>,
  ): Promise<ClimbedSnapshot>;
  serveCopy(workshop: Workshop, request: ServeRequest): Promise<ServedCopy>;
  /** Has the target's programs read their own new command lines and files. */
  parseCommandLines(
    workshop: Workshop,
    input: RehearseInput,
    progress: Progress,
  ): Promise<readonly Finding[]>;
}
