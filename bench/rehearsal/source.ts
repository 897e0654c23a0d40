import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { JsonObject } from '../../activities/objects/json-path.js';
import { textAt } from '../../activities/objects/json-path.js';
import { isKubeError, type KubeApi } from '../../activities/objects/kube-api.js';
import { listPath } from '../../activities/objects/resource.js';
import type { SidePrograms, Snapshot, Workshop } from '../../activities/rehearsal/copy.js';
import { runProgram } from '../../activities/rehearsal/processes.js';
import { serveCopy } from '../../activities/rehearsal/serve-copy.js';
import { groundwork, mixedObjects, resourceOf, type Written } from '../import/objects.js';

const inFlight = 24;
const snapshotMs = 120_000;
const servedMs = 60_000;
const serviceRange = '10.96.0.0/12';

/** Fills a real API server of the old version, takes a snapshot of its etcd, and stops both. */
export async function fillSource(
  workshop: Workshop,
  programs: SidePrograms,
  objects: number,
): Promise<Snapshot> {
  const source = await serveCopy(workshop, { name: 'source', programs, serviceRange });
  const [ground, rest] = [groundwork(), mixedObjects(objects)];
  await createAll(source.api, ground);
  await createAll(source.api, rest);
  const revision = await revisionOf(source.api);
  const takenAt = new Date().toISOString();
  const path = join(workshop.directory, 'snapshot.db');
  await runProgram(
    workshop,
    {
      file: join(dirname(programs.etcd), 'etcdctl'),
      args: ['--endpoints=unix://client.sock:0', 'snapshot', 'save', path],
      directory: join(workshop.directory, 'source'),
    },
    snapshotMs,
  );
  await source.close();
  const bytes = await readFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { node: 'bench', path, bytes: bytes.length, sha256, revision, takenAt };
}

const revisionOf = async (api: KubeApi): Promise<number> =>
  Number(
    textAt(await api.request('GET', '/api/v1/namespaces?limit=1'), 'metadata', 'resourceVersion'),
  );

async function createAll(api: KubeApi, objects: readonly Written[]): Promise<void> {
  const limit = pLimit(inFlight);
  await Promise.all(objects.map((object) => limit(() => create(api, object))));
}

/** Custom objects are taken a moment after their definition. */
async function create(api: KubeApi, object: Written): Promise<void> {
  const [group, version] = object.apiVersion.includes('/')
    ? object.apiVersion.split('/')
    : ['', object.apiVersion];
  const of = {
    group: group ?? '',
    version: version ?? '',
    resource: resourceOf(object.kind),
    kind: object.kind,
    namespaced: object.metadata.namespace !== undefined,
  };
  const path = listPath(of, object.metadata.namespace);
  const deadline = Date.now() + servedMs;
  for (;;)
    try {
      await api.request('POST', path, { body: object as unknown as JsonObject });
      return;
    } catch (cause) {
      if (!isKubeError(cause, 404) || Date.now() > deadline) throw cause;
      await sleep(100);
    }
}
