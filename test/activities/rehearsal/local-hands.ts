import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../../../activities/cluster/progress.js';
import type { RehearseInput } from '../../../activities/rehearsal/inputs-of-copies.js';
import type { SidePrograms, Snapshot } from '../../../activities/rehearsal/copy.js';
import type { RehearsalHands } from '../../../activities/rehearsal/hands.js';
import { climbSnapshot } from '../../../activities/rehearsal/ladder/climb-snapshot.js';
import { serveCopy } from '../../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import { openStore } from '../../../activities/store/store.js';

/** What a rehearsal works with where the programs of both sides and a snapshot lie on this machine. */
export async function localHands(
  root: string,
  old: SidePrograms,
  target: SidePrograms,
  snapshot: () => Promise<Snapshot>,
  rungs: readonly SidePrograms[] = [],
): Promise<RehearsalHands> {
  const own = mkdtempSync(join(root, 'h-'));
  return {
    store: await openStore(join(own, 'store'), join(own, 'key')),
    openWorkshop: () => openWorkshop(join(own, 'w')),
    takeSnapshot: snapshot,
    targetPrograms: () => Promise.resolve(target),
    oldPrograms: () => Promise.resolve(old),
    climb: (workshop, { to }, request) =>
      climbSnapshot(workshop, { ...request, to, programs: target, rungs }),
    serveCopy,
    parseCommandLines: () => Promise.resolve([]),
  };
}

/** Where a rehearsal reports to when nobody looks. */
export const quiet: Progress = { say: () => undefined, signal: new AbortController().signal };

/** A rehearsal's input of which the hands use little. */
export const anInput = (old: SidePrograms, target: SidePrograms): RehearseInput => ({
  cluster: { kubeconfig: '/nowhere' },
  ssh: { user: 'root', privateKeyFile: '/nowhere', knownHostsFile: '/nowhere' },
  node: { name: 'cp-1', address: '127.0.0.1', port: 22, role: 'control-plane' },
  layout: {
    units: [],
    components: [],
    programs: [],
    keep: [],
    runtime: { socket: '/x', unit: 'x.service', namespace: 'x', mountsBelow: [], cniState: '/x' },
  },
  bundleDirectory: '/nowhere',
  ladder: [],
  from: old.version,
  to: target.version,
  images: {},
  waivers: [],
  commandLines: [],
});
