import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SidePrograms, Snapshot, Workshop } from '../copy.js';
import { serveEtcd } from '../serve-etcd.js';
import { climb, type Climb, type ClimbRequest } from './climb.js';
import { saveSnapshot, type SavedSnapshot } from './save-snapshot.js';

/** A snapshot to be rewritten, and with what. */
export interface ClimbSnapshotRequest extends Omit<
  ClimbRequest,
  'etcd' | 'directory' | 'snapshot'
> {
  readonly snapshot: Pick<
    Snapshot,
    'path' | 'bytes' | 'sha256' | 'revision' | 'encryptionConfig' | 'etcdPrefix'
  >;
  /** The target's: the rungs work on a store of its etcd, which reads what any older one wrote. */
  readonly programs: Pick<SidePrograms, 'etcd' | 'restore'>;
}

/** A snapshot that the target reads, as far as the rungs go. */
export interface ClimbedSnapshot extends Climb, SavedSnapshot {
  /** Records that lie in another version than before; 0 where it is the snapshot that was given. */
  readonly rewritten: number;
}

/**
 * Restores a snapshot in the workshop, climbs it, and writes it to another file beside it; where no rung is needed it is the one that
 * was given. Of the store in between nothing is left. The given file is never changed.
 * @throws as `climb`, and Error where the snapshot is damaged.
 */
export async function climbSnapshot(
  workshop: Workshop,
  request: ClimbSnapshotRequest,
): Promise<ClimbedSnapshot> {
  const { snapshot, programs, progress } = request;
  const directory = join(workshop.directory, 'ladder');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { mode: 0o700 });
  progress.say('looking how the records of etcd are written');
  const etcd = await serveEtcd(workshop, { directory, programs, snapshot });
  try {
    const climbed = await climb(workshop, { ...request, etcd, directory });
    const rewritten = climbed.rungs.reduce((sum, rung) => sum + rung.rewritten, 0);
    if (climbed.rungs.length === 0) {
      const { path, bytes, sha256, revision } = snapshot;
      return { ...climbed, path, bytes, sha256, revision, rewritten };
    }
    progress.say('writing the climbed snapshot');
    const path = `${snapshot.path}.climbed`;
    await rm(path, { force: true });
    return { ...climbed, ...(await saveSnapshot(etcd, path)), rewritten };
  } finally {
    await etcd.process.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
