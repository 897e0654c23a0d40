import { join } from 'node:path';
import { z } from 'zod';
import { notYet } from '../../failures.js';
import type { Agents } from '../../nodes/agents.js';
import type { Snapshot, Workshop } from '../copy.js';
import { fetchEncryption } from '../encryption.js';
import { readEtcdWay } from '../etcd-way.js';
import type { ClimbLastInput } from '../inputs-of-copies.js';
import { receiveFile } from '../receive-file.js';
import { refuseLackOfRoom } from '../room.js';

const Sent = z.object({ bytes: z.int().nonnegative() });

/**
 * The last snapshot of a side, from the node that took it, with what says how it is read. The node gives it only as long as no side
 * has started since. @throws Refused for want of room; NotYet for a cut stream; Regressed where it is no longer the last state.
 */
export async function fetchLast(
  agents: Agents,
  workshop: Workshop,
  { ssh, node, layout, run, last }: ClimbLastInput,
  signal: AbortSignal,
): Promise<Snapshot> {
  await refuseLackOfRoom(workshop.directory, last.bytes);
  // The API servers have stopped, and their files stand where they stood until the target's are installed.
  const looking = await agents.looking(ssh, node);
  const { encryptionConfig, etcdPrefix, serverFlags } = await readEtcdWay(
    looking,
    layout,
    node.address,
  );
  const path = join(workshop.directory, 'last.db');
  await receiveLast(agents, { ssh, node, run, last, path, signal });
  return {
    node: node.name,
    path,
    bytes: last.bytes,
    sha256: last.sha256,
    revision: last.revision,
    takenAt: new Date().toISOString(),
    serverFlags,
    ...(encryptionConfig !== undefined && {
      encryptionConfig: await fetchEncryption(looking, workshop, encryptionConfig),
    }),
    ...(etcdPrefix !== undefined && { etcdPrefix }),
  };
}

interface Receiving extends Pick<ClimbLastInput, 'ssh' | 'node' | 'run' | 'last'> {
  readonly path: string;
  readonly signal: AbortSignal;
}

async function receiveLast(
  agents: Agents,
  { ssh, node, run, last: { sha256, bytes }, path, signal }: Receiving,
): Promise<void> {
  const agent = await agents.staged(ssh, node);
  const receiver = await receiveFile(path, { mode: 0o600, maxBytes: bytes });
  const call = agent.call({
    verb: 'last-snapshot',
    arguments: { run, sha256 },
    answer: Sent,
    receiver,
    signal,
  });
  const received = await call.then(
    () => receiver.finish(),
    async (cause: unknown) => {
      await receiver.finish();
      throw cause;
    },
  );
  if (received.bytes !== bytes || received.sha256 !== sha256)
    throw notYet(
      `${node.name}: of the last snapshot ${received.bytes} bytes with sha256 ${received.sha256} came, not ${bytes} with ${sha256}; it is fetched again`,
    );
}
