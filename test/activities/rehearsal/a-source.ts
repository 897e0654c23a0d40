import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ServedCopy,
  SidePrograms,
  Snapshot,
  Workshop,
} from '../../../activities/rehearsal/copy.js';
import { runProgram } from '../../../activities/rehearsal/processes.js';
import { serveCopy } from '../../../activities/rehearsal/serve-copy.js';

/** A real API server of an old version that a test fills, and snapshots of its etcd. */
export interface Source extends ServedCopy {
  readonly snapshot: () => Promise<Snapshot>;
}

/** Starts it on an empty store. */
export async function aSource(
  workshop: Workshop,
  programs: SidePrograms,
  flags: readonly string[] = [],
): Promise<Source> {
  const request = { name: 'source', programs, serviceRange: '10.96.0.0/16', flags };
  const served = await serveCopy(workshop, request);
  const directory = join(workshop.directory, 'source');
  let count = 0;
  const snapshot = async (): Promise<Snapshot> => {
    const path = join(workshop.directory, `snapshot-${++count}.db`);
    const etcdctl = join(programs.etcd, '../etcdctl');
    const args = ['--endpoints=unix://client.sock:0', 'snapshot', 'save', path];
    const takenAt = new Date().toISOString();
    const list = await served.api.request('GET', '/api/v1/namespaces?limit=1');
    await runProgram(workshop, { file: etcdctl, args, directory }, 60_000);
    const bytes = readFileSync(path);
    const metadata = list['metadata'] as { readonly resourceVersion: string };
    return {
      node: 'cp-1',
      path,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      revision: Number(metadata.resourceVersion),
      takenAt,
      serverFlags: ['--service-cluster-ip-range=10.96.0.0/16', ...flags],
    };
  };
  return { ...served, snapshot };
}
