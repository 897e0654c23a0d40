import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectKubernetes } from '../../activities/adapters/kubernetes.js';
import { textAt } from '../../activities/objects/json-path.js';
import type { RehearseInput } from '../../activities/rehearsal/inputs-of-copies.js';
import type { RehearsalHands } from '../../activities/rehearsal/hands.js';
import { climbSnapshot } from '../../activities/rehearsal/ladder/climb-snapshot.js';
import { serveCopy } from '../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../activities/rehearsal/workshop.js';
import type { Store } from '../../activities/store/store.js';
import type { KubernetesVersion } from '../../model/version.js';
import { programsOf } from '../activities/rehearsal/the-programs.js';
import type { ControlPlane } from './control-plane.js';

const flags = ['--service-cluster-ip-range=10.96.0.0/16'];

/** A rehearsal's hands on a control plane of plain processes, where no node can be asked over SSH. */
export const handsOn = (
  old: ControlPlane,
  from: KubernetesVersion,
  to: KubernetesVersion,
  { store, directory }: { readonly store: Store; readonly directory: string },
): RehearsalHands => ({
  store,
  serveCopy,
  openWorkshop: () => openWorkshop(join(directory, 'w')),
  takeSnapshot: async (workshop) => {
    const path = join(workshop.directory, 'snapshot.db');
    // Nobody writes meanwhile: the snapshot has this revision.
    const api = await connectKubernetes(old.kubeconfig);
    const list = await api.request('GET', '/api/v1/namespaces?limit=1');
    const revision = Number(textAt(list, 'metadata', 'resourceVersion'));
    await old.saveSnapshot(path);
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const facts = { node: 'cp-1', bytes: bytes.length, sha256, revision };
    return { path, ...facts, takenAt: new Date().toISOString(), serverFlags: flags };
  },
  targetPrograms: () => Promise.resolve(programsOf(to)),
  oldPrograms: () => Promise.resolve(programsOf(from, 'v3.4.23')),
  climb: (workshop, _input, request) =>
    climbSnapshot(workshop, { ...request, to, programs: programsOf(to), rungs: [] }),
  parseCommandLines: () => Promise.resolve([]),
});

/** What a rehearsal of such a control plane is asked for. */
export const rehearsalOf = (
  { kubeconfig }: ControlPlane,
  from: KubernetesVersion,
  to: KubernetesVersion,
  images: RehearseInput['images'],
): RehearseInput => {
  const node = { name: 'cp-1', address: '127.0.0.1', port: 22, role: 'control-plane' } as const;
  return {
    cluster: { kubeconfig },
    ssh: { user: '', privateKeyFile: '', knownHostsFile: '' },
    node,
    layout: {
      units: [],
      components: [],
      programs: [],
      keep: [],
      runtime: {},
    } as unknown as RehearseInput['layout'],
    bundleDirectory: '',
    ladder: [],
    from,
    to,
    images,
    waivers: [],
    commandLines: [{ component: 'kube-apiserver', args: flags, node, nodes: 1 }],
  };
};
