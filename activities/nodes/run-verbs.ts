import type { Agent } from './agent.js';
import { failureOf } from './agent.js';
import { PhaseAnswer, type VerbResult } from './answers.js';
import { abandoned, whileBeating } from './heartbeat.js';

/** Verbs of one key on one node. */
export interface VerbsCall {
  readonly run: string;
  readonly key: string;
  readonly verbs: readonly string[];
  readonly epoch?: number;
  /** None of them runs where nothing was stopped or changed before. */
  readonly onlyIfTouched?: true;
  /** For verbs that need more than the recipe. */
  readonly arguments?: { readonly [name: string]: unknown };
}

/**
 * Runs verbs in a unit of their own on the node and waits for its end, however often the answer
 * is lost: the same key finds the unit, or its result. A cancelled activity goes on waiting.
 *
 * @throws by the kind of failure that the verb names; NotYet where the node cannot be reached.
 */
export async function runVerbs(
  agent: () => Promise<Agent>,
  node: string,
  call: VerbsCall,
): Promise<readonly VerbResult[]> {
  const signal = abandoned();
  return await whileBeating(`${node} to ${call.verbs.join(', ')}`, signal, async () => {
    for (;;) {
      const answer = await (
        await agent()
      ).call({ verb: 'phase', arguments: { ...call }, answer: PhaseAnswer, signal });
      if (answer.state === 'running') continue;
      if (!answer.result.ok) throw failureOf(node, answer.result);
      return answer.result.verbs;
    }
  });
}

/** What the verbs did, one after another, for people. */
export const summaryOf = (node: string, results: readonly VerbResult[]): string =>
  `${node}: ${results.map(({ summary, repeated }) => (repeated ? `${summary} (before)` : summary)).join(', ')}`;
