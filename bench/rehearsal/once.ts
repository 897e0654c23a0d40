import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RehearseInput } from '../../activities/rehearsal/inputs-of-copies.js';
import type { SidePrograms, Snapshot } from '../../activities/rehearsal/copy.js';
import type { RehearsalHands } from '../../activities/rehearsal/hands.js';
import { rehearse } from '../../activities/rehearsal/rehearse.js';
import { climbSnapshot } from '../../activities/rehearsal/ladder/climb-snapshot.js';
import { serveCopy } from '../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../activities/rehearsal/workshop.js';
import { openStore } from '../../activities/store/store.js';

/** What one measured rehearsal is told on its command line. */
export interface Asked {
  readonly directory: string;
  readonly old: SidePrograms;
  readonly target: SidePrograms;
  readonly snapshot: Snapshot;
}

/** What it tells on its standard output. */
export interface Measured {
  readonly objects: number;
  readonly carried: number;
  readonly findings: readonly string[];
  readonly tookMs: { readonly [part: string]: number };
  readonly wholeMs: number;
  /** Processor time of this process alone: what is left of it to gain. */
  readonly processorMs: number;
  /** The most memory that this process had: servers are processes of their own. Bytes. */
  readonly peakBytes: number;
}

async function measure({ directory, old, target, snapshot }: Asked): Promise<Measured> {
  await mkdir(directory, { mode: 0o700 });
  const hands: RehearsalHands = {
    store: await openStore(join(directory, 'store'), join(directory, 'key')),
    openWorkshop: () => openWorkshop(join(directory, 'w')),
    takeSnapshot: () => Promise.resolve(snapshot),
    targetPrograms: () => Promise.resolve(target),
    oldPrograms: () => Promise.resolve(old),
    climb: (workshop, { to }, request) =>
      climbSnapshot(workshop, { ...request, to, programs: target, rungs: [] }),
    serveCopy,
    parseCommandLines: () => Promise.resolve([]),
  };
  const began = Date.now();
  const progress = { say: () => undefined, signal: new AbortController().signal };
  const played = await rehearse(hands, inputOf(old, target), progress);
  return {
    objects: played.objects,
    carried: played.export.objects,
    findings: played.findings.map(({ id, where, what }) => `${id} ${where}: ${what}`),
    tookMs: played.tookMs,
    wholeMs: Date.now() - began,
    processorMs: (process.cpuUsage().user + process.cpuUsage().system) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** The hands above need the versions alone. */
const inputOf = (old: SidePrograms, target: SidePrograms): RehearseInput => ({
  cluster: { kubeconfig: '/nowhere' },
  ssh: { user: 'nobody', privateKeyFile: '/nowhere', knownHostsFile: '/nowhere' },
  node: { name: 'bench', address: '127.0.0.1', port: 22, role: 'control-plane' },
  layout: {
    units: [],
    components: [],
    programs: [],
    keep: [],
    runtime: { socket: '', unit: '', namespace: '', mountsBelow: [], cniState: '' },
  },
  bundleDirectory: '/nowhere',
  ladder: [],
  from: old.version,
  to: target.version,
  images: {},
  waivers: [],
  commandLines: [],
});

const asked: Asked = JSON.parse(process.argv[2] ?? '{}');
process.stdout.write(JSON.stringify(await measure(asked)));
