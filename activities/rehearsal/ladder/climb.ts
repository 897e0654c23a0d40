import { mkdtemp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { byAge, type KubernetesVersion } from '../../../model/version.js';
import type { Progress } from '../../cluster/progress.js';
import type { Snapshot, Workshop } from '../copy.js';
import { serveApi } from '../serve-api.js';
import { checkVersion, settingsFrom } from '../serve-copy.js';
import { clientSocket, type ServedEtcd } from '../serve-etcd.js';
import { takeCensus, type EncodingCount } from './census.js';
import { rewriteAll, type LeftRecord } from './rewrite.js';
import { rungFlags } from './rung-flags.js';
import { planRungs, type Lacking } from './rungs.js';

/** An API server between the old version and the target. */
export interface Rung {
  readonly version: KubernetesVersion;
  /** Path of its program. */
  readonly kubeApiserver: string;
}

/** A store and what may rewrite it. */
export interface ClimbRequest {
  readonly etcd: ServedEtcd;
  /** Of the workshop, where that etcd runs. */
  readonly directory: string;
  /** Any order; those that are not needed are not started. */
  readonly rungs: readonly Rung[];
  readonly to: KubernetesVersion;
  /** Says how the store is read: prefix, and keys of encryption at rest. */
  readonly snapshot: Pick<Snapshot, 'encryptionConfig' | 'etcdPrefix'>;
  readonly serviceRange: string;
  readonly nodePortRange?: string;
  readonly progress: Progress;
}

/** What climbing came to. */
export interface Climb {
  /** In the order climbed; empty where the target reads all that is known. */
  readonly rungs: readonly ClimbedRung[];
  readonly before: readonly EncodingCount[];
  readonly after: readonly EncodingCount[];
  /** What the target still cannot read. */
  readonly lacking: readonly Lacking[];
}

/** One API server's part. */
export interface ClimbedRung {
  readonly version: KubernetesVersion;
  readonly rewritten: number;
  /** Not rewritten, with the API server's answer. */
  readonly left: readonly LeftRecord[];
}

const defaultPrefix = '/registry';

/**
 * Has the rungs that are needed rewrite a store, one after the other, each looked for in what lies there now: so a second attempt goes on
 * where the first one ended, and one more does nothing. @throws Error with an API server's last words; Refused for a wrong program.
 */
export async function climb(workshop: Workshop, request: ClimbRequest): Promise<Climb> {
  const { etcd, rungs, to, snapshot } = request;
  const census = () => takeCensus(etcd, snapshot.etcdPrefix ?? defaultPrefix);
  const climbed: ClimbedRung[] = [];
  const before = await census();
  let after = before;
  for (;;) {
    const last = climbed.at(-1)?.version;
    const ahead = rungs.filter(({ version }) => last === undefined || byAge(version, last) > 0);
    const plan = planRungs(
      after,
      ahead.map(({ version }) => version),
      to,
    );
    const next = ahead.find(({ version }) => version === plan.climb[0]);
    if (next === undefined) return { rungs: climbed, before, after, lacking: plan.lacking };
    climbed.push(await climbOne(workshop, request, next, after));
    after = await census();
  }
}

async function climbOne(
  workshop: Workshop,
  request: ClimbRequest,
  { version, kubeApiserver }: Rung,
  stored: readonly EncodingCount[],
): Promise<ClimbedRung> {
  const { etcd, snapshot, serviceRange, nodePortRange, progress } = request;
  progress.signal.throwIfAborted();
  progress.say(`starting the API server of ${version} on the copy`);
  // Of its own: a second attempt would find half-written files of the first.
  const directory = await mkdtemp(join(request.directory, 'rung-'));
  await symlink(join('..', clientSocket), join(directory, clientSocket));
  const { api, process: server } = await serveApi(workshop, {
    file: kubeApiserver,
    version,
    directory,
    etcdUrl: etcd.url,
    serviceRange,
    ...(nodePortRange !== undefined && { nodePortRange }),
    ...(await settingsFrom(directory, snapshot)),
    flags: rungFlags(version, stored),
  });
  try {
    await checkVersion(api, { version, kubeApiserver });
    const prefix = snapshot.etcdPrefix ?? defaultPrefix;
    return { version, ...(await rewriteAll(api, etcd, { prefix, stored, progress })) };
  } finally {
    await server.stop();
  }
}
