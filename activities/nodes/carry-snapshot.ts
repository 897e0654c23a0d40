import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import type { CarryInput, LastSnapshot } from '../node-calls.js';
import type { NodeRef } from '../../model/node.js';
import { notYet, regressed } from '../failures.js';
import type { Agent } from './agent.js';
import type { Agents } from './agents.js';
import { NewAnswer, type VerbResult } from './answers.js';
import { Members } from './inputs.js';
import { cancelled, whileBeating } from './heartbeat.js';
import { runVerbs, summaryOf } from './run-verbs.js';
import { agentsWithout } from './send-file.js';

const Sent = z.object({ bytes: z.int().nonnegative() });

const Facts = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  revision: z.int().nonnegative(),
  keys: z.int().nonnegative(),
  size: z.int().nonnegative(),
  members: Members.exactOptional(),
});

/**
 * The last snapshot of a side, or that of a hop, on every member: a cluster that is restored member by member must be made from
 * one and the same. It goes through the worker in passing, and is never written there.
 */
export const carrySnapshot =
  (agents: Agents) =>
  async ({ run, ssh, node, key, epoch, to, isServing }: CarryInput): Promise<LastSnapshot> => {
    const staged = () => agents.staged(ssh, node);
    const verbs = [isServing ? 'snapshot-hop' : 'snapshot-etcd'];
    const call = { run, key, verbs, ...(epoch !== undefined && { epoch }) };
    const results = await runVerbs(staged, node.name, call);
    const { sha256, revision, keys, size, members } = factsIn(node, results);
    const signal = cancelled();
    const sent = await whileBeating('the snapshot to reach the other members', signal, async () => {
      const missing = await agentsWithout(agents, ssh, to, sha256);
      if (missing.length > 0)
        await send({ source: await staged(), run, sha256, size, signal }, missing);
      return missing.length;
    });
    const summary = `${summaryOf(node.name, results)}; sent to ${sent} other members`;
    const facts = { sha256, revision, keys, bytes: size };
    return { summary, ...facts, ...(members !== undefined && { members }) };
  };

function factsIn(node: NodeRef, results: readonly VerbResult[]): z.output<typeof Facts> {
  const facts = Facts.safeParse(results[0]?.details);
  if (facts.success) return facts.data;
  throw regressed(`${node.name}: the snapshot's facts are not whole; take it again`);
}

interface Sending {
  readonly source: Agent;
  readonly run: string;
  readonly sha256: string;
  readonly size: number;
  readonly signal: AbortSignal;
}

/** Read once, written to all at the same time: the slowest sets the pace. */
async function send({ source, run, sha256, size, signal }: Sending, to: readonly Agent[]) {
  const ways = to.map((agent) => {
    const content = new PassThrough();
    const received = agent.call({
      verb: 'receive',
      arguments: { sha256, size },
      answer: NewAnswer,
      content,
      signal,
    });
    received.catch((cause: unknown) => content.destroy(asError(cause)));
    return { content, received };
  });
  const write = async (chunk: Buffer): Promise<void> => {
    await Promise.all(
      ways.map(async ({ content }) => {
        if (content.destroyed)
          throw notYet('a member stopped receiving; the snapshot is sent again');
        if (!content.write(chunk)) await once(content, 'drain');
      }),
    );
  };
  try {
    const { bytes } = await source.call({
      verb: 'last-snapshot',
      arguments: { run, sha256 },
      answer: Sent,
      receiver: { maxBytes: size, take: write },
      signal,
    });
    if (bytes !== size)
      throw notYet(
        `${source.name}: sent ${bytes} of ${size} bytes of its snapshot; it is sent again`,
      );
    ways.forEach(({ content }) => content.end());
  } catch (cause) {
    ways.forEach(({ content }) => content.destroy(asError(cause)));
    await Promise.allSettled(ways.map(({ received }) => received));
    throw cause;
  }
  await Promise.all(ways.map(({ received }) => received));
}

const asError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error(String(cause));
