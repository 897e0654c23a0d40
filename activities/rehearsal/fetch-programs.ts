import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { NodeRef, SshAccess } from '../../model/node.js';
import { notYet, refused } from '../failures.js';
import { digestOfFile } from '../file-digest.js';
import type { Agent } from '../nodes/agent.js';
import type { Agents } from '../nodes/agents.js';
import type { SidePrograms, Workshop } from './copy.js';
import { etcdVersion } from './etcd-version.js';
import { checkExecutable, releaseOf } from './executable.js';
import { receiveFile } from './receive-file.js';

/** Whose programs are fetched, and where they are kept. */
export interface ProgramsRequest {
  readonly ssh: SshAccess;
  /** A control-plane node of the old cluster. */
  readonly node: NodeRef;
  /** A private directory of the worker's state, on the file system of the workshop: programs by digest. */
  readonly cache: string;
  /** The bundle's `etcdutl`, or `etcdctl`: those of v3.5 and v3.6 restore for every older etcd from v3.4 as well. */
  readonly restore: string;
  /** Ends a transfer. */
  readonly signal?: AbortSignal;
}

const names = ['kube-apiserver', 'etcd'] as const;
type ProgramName = (typeof names)[number];

const Found = z.object({
  programs: z.array(
    z.object({
      name: z.enum(names),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      // The largest that was ever released, hyperkube, has 250 MB.
      bytes: z
        .int()
        .positive()
        .max(1024 ** 3),
    }),
  ),
});
type ProgramFacts = z.output<typeof Found>['programs'][number];
const Sent = z.object({ bytes: z.int().nonnegative() });

/**
 * The old version's own programs, as they run on a node: in a container or not, no bundle of the old side is needed.
 * What the cache has is not sent again.
 * @throws Refused where they do not run there, or not here: another processor, libraries that this machine lacks.
 */
export async function fetchPrograms(
  agents: Agents,
  workshop: Workshop,
  { ssh, node, cache, restore, signal }: ProgramsRequest,
): Promise<SidePrograms> {
  const agent = await agents.looking(ssh, node);
  const { programs } = await agent.call({
    verb: 'programs',
    arguments: { names },
    answer: Found,
    fromMemory: true,
  });
  const fetched = async (name: ProgramName): Promise<string> => {
    const facts = programs.find((one) => one.name === name);
    if (facts === undefined)
      throw refused(`${node.name}: no ${name} runs there; name a control-plane node that runs one`);
    const path = join(cache, facts.sha256, name);
    const isThere = (await digestOfFile(path).catch(() => undefined)) === facts.sha256;
    if (!isThere) await fetchOne(agent, workshop, facts, path, signal);
    return path;
  };
  const kubeApiserver = await fetched('kube-apiserver');
  const etcd = await fetched('etcd');
  await etcdVersion(workshop, etcd, workshop.directory).catch(refuseToRun(node, 'etcd'));
  const version = await releaseOf(workshop, kubeApiserver).catch(
    refuseToRun(node, 'kube-apiserver'),
  );
  return { version, kubeApiserver, etcd, restore };
}

/** It comes into the workshop, which is removed whatever happens, and moves on when it is whole. */
async function fetchOne(
  agent: Agent,
  workshop: Workshop,
  { name, sha256, bytes }: ProgramFacts,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const arriving = join(workshop.directory, `${name}.arriving`);
  await rm(arriving, { force: true });
  const receiver = await receiveFile(arriving, { mode: 0o600, maxBytes: bytes });
  try {
    await agent.call({
      verb: 'program',
      arguments: { name, sha256 },
      answer: Sent,
      receiver,
      fromMemory: true,
      ...(signal && { signal }),
    });
  } finally {
    const received = await receiver.finish();
    if (received.sha256 !== sha256) await rm(arriving, { force: true });
  }
  if ((await digestOfFile(arriving).catch(() => undefined)) !== sha256)
    throw notYet(`${agent.name}: ${name} did not arrive as it was sent; it is fetched again`);
  await checkExecutable(`${agent.name}: ${name}`, arriving);
  await chmod(arriving, 0o700);
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  await rename(arriving, path);
}

/** The way back can then not be rehearsed; everything else can. */
const refuseToRun =
  ({ name: node }: NodeRef, name: ProgramName) =>
  (cause: unknown): never => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw refused(`${node}: its ${name} does not run on the orchestrator: ${why}`);
  };
