import { Context } from '@temporalio/activity';

/** How a long activity tells what it is at, and learns that nobody waits for it any more. */
export interface Progress {
  /** Shown as the heartbeat: `waiting for …`. */
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Well under the heartbeat timeout: a busy event loop must not look like a dead worker. */
const everyMs = 3000;

/** Runs with the progress of the activity that is running now; the last word is repeated as a sign of life. */
export async function withProgress<Result>(
  first: string,
  run: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const context = Context.current();
  let word = first;
  const beat = (): void => context.heartbeat(word);
  beat();
  const timer = setInterval(beat, everyMs);
  const say = (text: string): void => {
    if (text === word) return;
    word = text;
    beat();
  };
  try {
    return await run({ say, signal: context.cancellationSignal });
  } finally {
    clearInterval(timer);
  }
}
