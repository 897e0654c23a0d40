import type { SnapshotFacts } from '../../model/rehearsal.js';
import { openArchive } from '../objects/archive.js';
import type { Store } from '../store/store.js';
import type { CopiesRead } from './read-copies.js';

/** The facts of a snapshot that could not be taken; a finding says why. */
export const noSnapshot = (node: string): SnapshotFacts => ({
  node,
  bytes: 0,
  sha256: '0'.repeat(64),
  revision: 0,
  takenAt: new Date().toISOString(),
});

/** An export of nothing, where nothing could be read; a finding says why. */
export async function emptyCarried(store: Store): Promise<CopiesRead> {
  const digest = await openArchive(store).end();
  const takenAt = new Date().toISOString();
  return {
    export: { digest, objects: 0, counts: {}, leftOut: {}, takenAt },
    kinds: [],
    compared: 0,
  };
}
