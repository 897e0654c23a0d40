import { join } from 'node:path';
import { z } from 'zod';
import type { Snapshot, SidePrograms, Workshop } from './copy.js';
import { etcdVersion, type EtcdVersion } from './etcd-version.js';
import { until } from './poll.js';
import { runProgram, startProgram, type Running } from './processes.js';
import { askSocket } from './socket-http.js';

/** An etcd of a copy. It listens on sockets in the workshop alone: no other user of the machine can read it. */
export interface ServedEtcd {
  /** Its only client URL; relative, so whoever uses it runs in the same directory. */
  readonly url: string;
  readonly process: Running;
  /** Path of that socket. */
  readonly socket: string;
  /** Where its HTTP gateway has the methods: `v3`. */
  readonly gateway: EtcdVersion['gateway'];
  /** One question to etcd's HTTP gateway: `kv/range`. Bytes travel as base64. */
  ask(method: string, body: object): Promise<unknown>;
}

/** Where an etcd of a copy runs, and what it starts with. */
export interface EtcdRequest {
  /** A directory of the workshop, its own. */
  readonly directory: string;
  readonly programs: Pick<SidePrograms, 'etcd' | 'restore'>;
  readonly snapshot?: Pick<Snapshot, 'path'>;
}

// The form `name:port` is asked for even of sockets by etcd up to 3.4; it is the name of the file.
/** Name of the socket in the directory of an etcd where its clients ask. */
export const clientSocket = 'client.sock:0';
const peer = 'peer.sock:0';
const member = [`--name=copy`, `--initial-cluster=copy=unix://${peer}`] as const;
const advertised = `--initial-advertise-peer-urls=unix://${peer}`;
const dataDirectory = '--data-dir=data';

/** A store of 8 GiB is the most that etcd supports; a copy is never refused for its size. */
const quotaBytes = 8 * 1024 ** 3;
/** Restoring and indexing 8 GiB on a slow disk. */
const restoreDeadlineMs = 10 * 60_000;
const startDeadlineMs = 120_000;
const askDeadlineMs = 30_000;

/**
 * Restores the snapshot, or begins an empty store, and starts etcd on it.
 * @throws Error with etcd's last words where it does not come up.
 */
export async function serveEtcd(workshop: Workshop, request: EtcdRequest): Promise<ServedEtcd> {
  const { directory, programs, snapshot } = request;
  const version = await etcdVersion(workshop, programs.etcd, directory);
  if (snapshot !== undefined) await restore(workshop, directory, programs.restore, snapshot.path);
  const socket = join(directory, clientSocket);
  const running = startProgram(workshop, {
    file: programs.etcd,
    args: etcdArgs(version),
    directory,
  });
  const ask = (method: string, body: object) =>
    askSocket(socket, `/${version.gateway}/${method}`, body, askDeadlineMs);
  // Not /health: a store that was full says that it is ill until its alarm is off, and the alarm can go off only now.
  const isServing = () =>
    ask('kv/range', { key: aKey }).then(
      () => true,
      () => false,
    );
  try {
    await until(`the copy's etcd ${version.text} to serve`, running, startDeadlineMs, isServing);
    if (snapshot !== undefined) await disarm(ask);
  } catch (cause) {
    await running.stop();
    throw cause;
  }
  return {
    url: `unix://${clientSocket}`,
    socket,
    gateway: version.gateway,
    process: running,
    ask,
  };
}

/** The hash at the end of the snapshot is checked by this. */
const restore = (workshop: Workshop, directory: string, file: string, path: string) =>
  runProgram(
    workshop,
    { file, args: ['snapshot', 'restore', path, ...member, advertised, dataDirectory], directory },
    restoreDeadlineMs,
  );

const etcdArgs = ({ major, minor }: EtcdVersion): string[] => [
  ...member,
  advertised,
  dataDirectory,
  `--listen-client-urls=unix://${clientSocket}`,
  `--advertise-client-urls=unix://${clientSocket}`,
  `--listen-peer-urls=unix://${peer}`,
  `--quota-backend-bytes=${quotaBytes}`,
  // A copy that a power cut spoils is made again; without this every write waits for the disk.
  ...(major > 3 || minor >= 5 ? ['--unsafe-no-fsync=true', '--log-level=warn'] : []),
];

/** Any key: a read that needs a leader. */
const aKey = Buffer.from('/').toString('base64');

const Alarms = z.object({
  alarms: z.array(z.object({ memberID: z.string(), alarm: z.string() })).default([]),
});

/** Alarms are kept in the store: a copy of one that was full would take no write, and serve no API. */
async function disarm(ask: ServedEtcd['ask']): Promise<void> {
  const { alarms } = Alarms.parse(await ask('maintenance/alarm', { action: 'GET' }));
  for (const alarm of alarms) await ask('maintenance/alarm', { action: 'DEACTIVATE', ...alarm });
}
