import { z } from 'zod';
import { type Notified, type Receiver } from '../../model/notice.js';
import { placeOfSecret } from '../../model/secret-ref.js';

const Outcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('told') }),
  z.object({ state: z.literal('failed'), why: z.string() }),
  z.object({ state: z.literal('waiting'), why: z.string(), notBefore: z.number() }),
]);

/** How far one receiver is. A receiver that waits is asked again at `notBefore`, epoch milliseconds. */
export type Outcome = Readonly<z.infer<typeof Outcome>>;

/**
 * What the attempts before this one came to, from the heartbeat they left; a receiver not asked yet waits since ever.
 * What is not ours, or of another number of receivers, is forgotten: everybody is asked anew, with the same id.
 */
export function outcomesSoFar(heartbeat: unknown, receivers: number): Outcome[] {
  const left = z.array(Outcome).length(receivers).safeParse(heartbeat);
  return left.success
    ? left.data
    : Array.from({ length: receivers }, () => ({
        state: 'waiting',
        why: 'not asked',
        notBefore: 0,
      }));
}

/** A receiver as people find it in the spec: by place and host, without its path, which may be a token. */
export const nameOf = ({ url }: Receiver, index: number): string =>
  `receivers[${index}] at ${typeof url === 'string' ? new URL(url).origin : `the URL in ${placeOfSecret(url)}`}`;

/** The result of the activity; whoever still waits counts as failed. */
export function summed(
  id: string,
  receivers: readonly Receiver[],
  outcomes: readonly Outcome[],
): Notified {
  const named = outcomes.flatMap((outcome, index) => {
    const receiver = receivers[index];
    return receiver === undefined ? [] : [{ receiver: nameOf(receiver, index), outcome }];
  });
  return {
    id,
    told: named.flatMap(({ receiver, outcome }) => (outcome.state === 'told' ? [receiver] : [])),
    failed: named.flatMap(({ receiver, outcome }) =>
      outcome.state === 'told' ? [] : [{ receiver, why: outcome.why }],
    ),
  };
}
