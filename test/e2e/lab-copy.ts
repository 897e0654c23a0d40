import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '../../activities/rehearsal/copy.js';
import { serveCopy } from '../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../activities/rehearsal/workshop.js';
import { digestOfFile } from '../../activities/file-digest.js';
import { controlPlaneOf } from '../../lab/cluster/places.js';
import { factsOf } from '../../lab/cluster/versions.js';
import { type Lab, labSsh } from '../../lab/lab.js';
import { run } from '../../lab/nodes/run.js';
import { ensureEtcd } from '../../lab/programs/programs.js';
import type { KubernetesVersion } from '../../model/version.js';
import { programsOf } from '../activities/rehearsal/the-programs.js';
import { census } from '../corpus/census.js';
import type { Census } from '../corpus/living.js';
import { rawApiOf } from '../corpus/raw-api.js';

/** What the target's own API server makes of all that a kubeadm lab's etcd holds at this moment. */
export async function readOnCopy(lab: Lab, to: KubernetesVersion): Promise<Census> {
  const root = await mkdtemp(join(tmpdir(), 'cl-'));
  const workshop = await openWorkshop(root);
  try {
    const programs = programsOf(to);
    const snapshot = await snapshotOf(lab, workshop.directory);
    const serviceRange = lab.description.serviceCidr;
    const copy = await serveCopy(workshop, { name: 'target', programs, snapshot, serviceRange });
    const api = await rawApiOf(workshop, 'target');
    try {
      return await census(api);
    } finally {
      api.close();
      await copy.close();
    }
  } finally {
    await workshop.close();
    await rm(root, { recursive: true, force: true });
  }
}

/** Saved with etcd's own client, not with the code that is tested. */
async function snapshotOf(lab: Lab, directory: string): Promise<Snapshot> {
  const node = controlPlaneOf(lab);
  const { etcdctl } = await ensureEtcd(factsOf(lab.description.version).etcd);
  const names = ['ca.crt', 'healthcheck-client.crt', 'healthcheck-client.key'] as const;
  const [ca, certificate, key] = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      const pem = await labSsh(lab, node.name, `cat /etc/kubernetes/pki/etcd/${name}`);
      await writeFile(path, `${pem}\n`, { mode: 0o600 });
      return path;
    }),
  );
  const path = join(directory, 'snapshot.db');
  const env = { ETCDCTL_API: '3' };
  const access = [`--cacert=${ca}`, `--cert=${certificate}`, `--key=${key}`];
  const endpoint = `--endpoints=https://${node.address}:2379`;
  await run(etcdctl, [endpoint, ...access, 'snapshot', 'save', path], { env });
  const status = await run(etcdctl, ['snapshot', 'status', path, '--write-out=json'], { env });
  const { revision, totalSize } = JSON.parse(status) as { revision: number; totalSize: number };
  const sha256 = await digestOfFile(path);
  return {
    path,
    node: node.name,
    bytes: totalSize,
    sha256,
    revision,
    takenAt: new Date().toISOString(),
  };
}
