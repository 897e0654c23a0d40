import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type {
  Recovered,
  RecoveryNews,
  RecoveryRequest,
  RecoveryView,
  StuckAnswer,
} from '../../model/recovery.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';

/** What came back: what is known, or what was done. */
export type Answer =
  | { readonly kind: 'view'; readonly view: RecoveryView }
  | { readonly kind: 'recovered'; readonly recovered: Recovered };

/** Whoever sits in front of it. */
export interface Beside {
  readonly said: (text: string) => void;
  readonly stuck: (step: string, why: string) => Promise<StuckAnswer>;
}

/** The program that has the worker's hands; a test names another. */
const program = fileURLToPath(new URL('../../worker/recover/main.js', import.meta.url));

/**
 * Asks the process that can reach nodes, store and API; no Temporal is needed.
 * @throws Fault with code 2 for what it refuses, 1 where it failed or ended without an answer.
 */
export async function askRecovery(
  request: RecoveryRequest,
  { said, stuck }: Beside,
  path = program,
): Promise<Answer> {
  const child = spawn(process.execPath, [path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const send = (value: unknown): void => void child.stdin.write(`${JSON.stringify(value)}\n`);
  // It may end before it has read what it is told.
  child.stdin.on('error', () => undefined);
  send(request);
  let answer: Answer | undefined;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const news = JSON.parse(line) as RecoveryNews;
      if (news.kind === 'said') said(news.text);
      else if (news.kind === 'stuck') send(await stuck(news.step, news.why));
      else if (news.kind === 'refused') throw fault(ExitCode.BadInput, ...news.lines);
      else if (news.kind === 'failed') throw fault(ExitCode.Failed, ...news.lines);
      else answer = news;
    }
  } finally {
    child.stdin.end();
  }
  if (answer === undefined)
    throw fault(
      ExitCode.Failed,
      'the process that recovers ended without an answer: say the same again, it goes on where it was',
    );
  return answer;
}
