import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { NodeLayout } from '../../model/layout.js';
import type { NodeRef, SshAccess } from '../../model/node.js';
import { notYet } from '../failures.js';
import type { Agent } from '../nodes/agent.js';
import type { Agents } from '../nodes/agents.js';
import type { Snapshot, Workshop } from './copy.js';
import { fetchEncryption } from './encryption.js';
import { readEtcdWay, type EtcdWay } from './etcd-way.js';
import { digestBytes, receiveFile, type Received } from './receive-file.js';
import { growthBytes, refuseLackOfRoom } from './room.js';

/** Whose etcd is asked for a snapshot. */
export interface SnapshotRequest {
  readonly ssh: SshAccess;
  /** A control-plane node with a member of etcd. */
  readonly node: NodeRef;
  /** Of that node: says where etcd and API server have their flags. */
  readonly layout: NodeLayout;
  /** Ends the transfer. */
  readonly signal?: AbortSignal;
}

const count = z.int().nonnegative();
const Status = z.object({
  endpoint: z.string().max(300),
  version: z.string().max(64),
  bytes: count,
  revision: count,
});
const Sent = z.object({ bytes: count });

/**
 * A snapshot of a node's etcd, streamed into the workshop and checked on arrival. Nothing is written on the node, and
 * no key leaves it but those of encryption at rest, which the copy cannot be read without.
 * @throws Refused where etcd's gateway is off or a key management service holds the keys; NotYet for a cut stream.
 */
export async function takeSnapshot(
  agents: Agents,
  workshop: Workshop,
  { ssh, node, layout, signal }: SnapshotRequest,
): Promise<Snapshot> {
  const agent = await agents.looking(ssh, node);
  const way = await readEtcdWay(agent, layout, node.address);
  const encryptionConfig =
    way.encryptionConfig === undefined
      ? undefined
      : await fetchEncryption(agent, workshop, way.encryptionConfig);
  const status = await agent.call({
    verb: 'etcd-status',
    arguments: { endpoints: way.endpoints, ...filesOf(way) },
    answer: Status,
    fromMemory: true,
    ...(signal && { signal }),
  });
  await refuseLackOfRoom(workshop.directory, status.bytes);
  const path = join(workshop.directory, `snapshot-${status.revision}.db`);
  const takenAt = new Date().toISOString();
  const { bytes, sha256 } = await receive(agent, way, status, path, signal);
  return {
    node: node.name,
    path,
    bytes,
    sha256,
    revision: status.revision,
    takenAt,
    serverFlags: way.serverFlags,
    ...(encryptionConfig !== undefined && { encryptionConfig }),
    ...(way.etcdPrefix !== undefined && { etcdPrefix: way.etcdPrefix }),
  };
}

async function receive(
  agent: Agent,
  way: EtcdWay,
  { endpoint, version, bytes }: z.output<typeof Status>,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Received> {
  await rm(path, { force: true });
  const maxBytes = Math.ceil(bytes * 1.25) + growthBytes;
  const receiver = await receiveFile(path, { mode: 0o600, maxBytes });
  try {
    const sent = await agent
      .call({
        verb: 'etcd-snapshot',
        arguments: { endpoint, version, ...filesOf(way) },
        answer: Sent,
        receiver,
        fromMemory: true,
        ...(signal && { signal }),
      })
      .catch(async (cause: unknown) => {
        await receiver.finish();
        throw cause;
      });
    const received = await receiver.finish();
    checkWhole(agent.name, sent.bytes, received);
    return received;
  } catch (cause) {
    await rm(path, { force: true });
    throw cause;
  }
}

/** etcd ends a snapshot with the sha256 of all before (etcd, server/etcdserver/api/v3rpc/maintenance.go). */
function checkWhole(node: string, sentBytes: number, received: Received): void {
  const { bytes, trailer, sha256BeforeTrailer } = received;
  if (bytes !== sentBytes)
    throw notYet(
      `${node}: sent ${sentBytes} bytes of snapshot, of which ${bytes} came; it is taken again`,
    );
  if (bytes <= digestBytes || trailer !== sha256BeforeTrailer)
    throw notYet(
      `${node}: the snapshot's own digest does not fit its ${bytes} bytes; it is taken again`,
    );
}

const filesOf = ({ cacert, cert, key }: EtcdWay) => ({
  ...(cacert !== undefined && { cacert }),
  ...(cert !== undefined && { cert }),
  ...(key !== undefined && { key }),
});
