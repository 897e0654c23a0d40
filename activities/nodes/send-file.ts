import { createReadStream } from 'node:fs';
import type { NodeRef, SshAccess } from '../../model/node.js';
import type { Agent } from './agent.js';
import type { Agents } from './agents.js';
import { HasAnswer, NewAnswer } from './answers.js';

/** A file of this machine that goes into the store of nodes, under its digest. */
export interface FileToSend {
  readonly path: string;
  /** Hex, of the whole file: a node takes nothing else under this name. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Where it goes. */
export interface Destinations {
  readonly ssh: SshAccess;
  readonly nodes: readonly NodeRef[];
  /** Ends the transfer. */
  readonly signal: AbortSignal;
}

/** Sends a file to the nodes that lack it, all at the same time; gives how many those were. @throws NotYet, Refused as the agent tells. */
export async function sendFile(
  agents: Agents,
  { path, sha256, bytes: size }: FileToSend,
  { ssh, nodes, signal }: Destinations,
): Promise<number> {
  const lacking = await agentsWithout(agents, ssh, nodes, sha256);
  const sent = await Promise.allSettled(
    lacking.map((agent) =>
      agent.call({
        verb: 'receive',
        arguments: { sha256, size },
        answer: NewAnswer,
        content: createReadStream(path),
        signal,
      }),
    ),
  );
  // All have ended by now: whoever is told of a failure may remove the file.
  const failed = sent.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return lacking.length;
}

/** The agents of those nodes that do not have a file in their store. */
export async function agentsWithout(
  agents: Agents,
  ssh: SshAccess,
  nodes: readonly NodeRef[],
  sha256: string,
): Promise<readonly Agent[]> {
  const all = await Promise.all(
    nodes.map(async (node) => {
      const agent = await agents.staged(ssh, node);
      const has = { verb: 'has', arguments: { digests: [sha256] }, answer: HasAnswer } as const;
      return (await agent.call(has)).digests.includes(sha256) ? [] : [agent];
    }),
  );
  return all.flat();
}
