import { z } from 'zod';
import type { NodeRef, SshAccess } from '../../model/node.js';
import { printable } from '../../model/printable.js';
import type { Agents } from '../nodes/agents.js';

/** What a node tells is data from a stranger until it has this form: bounded and printable. */
const word = z
  .string()
  .max(4_096)
  .transform((told) => printable(told));
const moment = z.number().nonnegative();

const RunShort = z.object({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/),
  /** Of its journal on this node, epoch milliseconds by the node's clock; 0 where it has none. */
  firstAt: moment,
  lastAt: moment,
  count: moment,
  standing: z.enum(['untouched', 'old', 'new', 'between', 'retired']),
  why: word,
  epoch: moment,
  takenOverBy: word,
  installs: z.boolean(),
});
/** One run directory of a node, in short: where its files stand, and who has the run. */
export type RunShort = z.output<typeof RunShort>;

const RunWhole = RunShort.extend({
  entries: z
    .array(
      z.object({
        event: z.enum(['begin', 'done', 'failed']),
        key: z
          .string()
          .max(600)
          .transform((told) => printable(told)),
        at: moment,
        details: z.record(z.string().max(64), z.union([word, z.number()])).exactOptional(),
      }),
    )
    .max(4_000),
  units: z.array(z.object({ name: word, active: z.boolean() })).max(200),
  /** Keys of phases that run at this moment. */
  underWay: z.array(word).max(200),
  /** Old paths that lie beside their place. */
  asides: z.array(word).max(1_000),
  keepsContainers: z.boolean(),
});
/** The same with its journal and with what runs. */
export type RunWhole = z.output<typeof RunWhole>;

const Programs = z
  .array(z.object({ name: word, sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
  .max(20);

const ShortAnswer = z.object({ runs: z.array(RunShort).max(100), left: z.number() });
const WholeAnswer = z.object({ runs: z.array(RunWhole).max(100), programs: Programs });
const ClaimAnswer = z.object({ claimed: z.number() });

/** What is asked of nodes when Temporal is gone. Nothing is staged for it. */
export interface RecoveryNodes {
  /** Every run that has left something on a node, in short. @throws as connections do. */
  runs(node: NodeRef): Promise<z.output<typeof ShortAnswer>>;
  /** One run with its sides, and the programs that run. */
  run(node: NodeRef, runId: string): Promise<z.output<typeof WholeAnswer>>;
  /** Takes run directories over. @throws Refused where somebody else did, NotYet while a phase is under way. */
  claim(node: NodeRef, claim: Claim): Promise<void>;
}

/** Whoever has the highest epoch acts; everybody else is refused by the node. */
export interface Claim {
  /** Names of run directories. */
  readonly runs: readonly string[];
  readonly epoch: number;
  /** Tells two that chose the same epoch apart. */
  readonly token: string;
  readonly by: string;
}

/** Over SSH, by the agent from memory. */
export function recoveryNodes(agents: Agents, ssh: SshAccess): RecoveryNodes {
  const looking = (node: NodeRef) => agents.looking(ssh, node);
  return {
    runs: async (node) => {
      const agent = await looking(node);
      return agent.call({ verb: 'runs', arguments: {}, answer: ShortAnswer, fromMemory: true });
    },
    run: async (node, runId) => {
      const agent = await looking(node);
      const asked = { run: runId, programs: true };
      return agent.call({ verb: 'runs', arguments: asked, answer: WholeAnswer, fromMemory: true });
    },
    claim: async (node, claim) => {
      const agent = await looking(node);
      await agent.call({
        verb: 'claim',
        arguments: { ...claim },
        answer: ClaimAnswer,
        fromMemory: true,
      });
    },
  };
}
