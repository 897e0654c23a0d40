import { setTimeout as sleep } from 'node:timers/promises';
import { regressed } from '../failures.js';
import { isKubeError } from '../objects/kube-api.js';
import { named } from './guarded.js';
import type { Progress } from './progress.js';

/** Something to wait for: `name` completes "waiting for …", what `unmet` gives completes "… because …". */
export interface Condition {
  readonly name: string;
  /** Looks once; absent where the condition holds. */
  readonly unmet: () => Promise<string | undefined>;
  /** A look asks for next to nothing, so that a slow one tells of a server that starts. */
  readonly isLight?: true;
  /** What is thrown at the deadline; `regressed` where nothing is said. */
  readonly late?: (message: string, details: { readonly because: string }) => Error;
}

/** Short beside what is waited for (seconds), long beside a look (tens of milliseconds). */
const pauseMs = 250;
/** A look may cost little of the API server's time: one part in this many. */
const share = 3;
/** Nobody learns later than this what a look would have told, however large the cluster is. */
const mostRestMs = 10_000;

/**
 * Looks until the condition holds. An API that does not answer is a reason to wait on like any other. What a look costs the API server
 * is told by the quickest that it answered, also after one that it did not: a slower one may have waited for it to start.
 * @throws what `late` makes after `timeoutSeconds`, naming what is still unmet.
 */
export async function until(
  { name, unmet, isLight, late = regressed }: Condition,
  timeoutSeconds: number,
  { say, signal }: Progress,
): Promise<{ readonly looks: number; readonly ms: number }> {
  const began = Date.now();
  let costMs: number | undefined;
  for (let looks = 1; ; looks++) {
    const looked = Date.now();
    const { because, isAnswered } = await unmet().then(answered, unanswered);
    const ms = Date.now() - began;
    if (because === undefined) return { looks, ms };
    if (ms > timeoutSeconds * 1000)
      throw late(`waited ${timeoutSeconds} s for ${name}: ${because}`, { because });
    say(`waiting for ${name}: ${because}`);
    const lookMs = Date.now() - looked;
    if (isAnswered) costMs = Math.min(costMs ?? lookMs, lookMs);
    const restMs = isLight ? 0 : Math.min(share * (costMs ?? 0), mostRestMs);
    await sleep(Math.max(pauseMs, restMs), undefined, { signal });
  }
}

interface Look {
  readonly because: string | undefined;
  readonly isAnswered: boolean;
}

const answered = (because: string | undefined): Look => ({ because, isAnswered: true });

function unanswered(cause: unknown): Look {
  if (isKubeError(cause, 0, 404, 429, 500, 502, 503, 504))
    return { because: cause.message, isAnswered: false };
  throw named(cause);
}
