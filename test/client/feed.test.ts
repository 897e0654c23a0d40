import { type Client, WorkflowFailedError } from '@temporalio/client';
import { RetryState } from '@temporalio/common';
import type { Run } from '../../client/runs.js';
import { createFeed } from '../../client/watch/feed.js';

const client = { withDeadline: (_: number, ask: () => unknown) => ask() } as unknown as Client;

/** Looks at a run that answers nothing, and whose end comes like this. */
async function looksAt(end: () => Promise<unknown>): Promise<number> {
  const silent = () => Promise.reject(new Error('no answer'));
  const run = { result: end, query: silent } as unknown as Run;
  let seen = 0;
  for await (const _ of createFeed(client, run, () => undefined).looks()) seen += 1;
  return seen;
}

test('watching ends at once with what was wrong where Temporal is lost', async () => {
  const lost = new Error('4 DEADLINE_EXCEEDED');
  await expect(looksAt(() => Promise.reject(lost))).rejects.toBe(lost);
});

test.each([
  ['ended well', () => Promise.resolve({})],
  [
    'failed',
    () =>
      Promise.reject(
        new WorkflowFailedError('failed', new Error('why'), RetryState.NON_RETRYABLE_FAILURE),
      ),
  ],
])('watching a run that %s ends, and its report says how', async (_how, end) => {
  expect(await looksAt(end)).toBe(0);
});
