/** How often a long stage says that it is still at work, where the terminal keeps every line. */
const reportEveryMs = 30_000;

/** Where progress lines go; the standard error output, so that results can be piped. */
export interface Screen {
  readonly isTTY: boolean;
  readonly write: (text: string) => void;
}

const standardError: Screen = {
  isTTY: process.stderr.isTTY === true,
  write: (text) => void process.stderr.write(text),
};

/**
 * Do work under a progress line with the elapsed time: one line that is rewritten on a terminal, a
 * line every half minute elsewhere.
 */
export async function withProgress<Result>(
  title: string,
  work: () => Promise<Result>,
  screen: Screen = standardError,
): Promise<Result> {
  const start = Date.now();
  const say = (what: string, end: string): void => {
    const lead = screen.isTTY ? '\r\u001b[K' : '';
    screen.write(`${lead}${title} … ${what}${elapsed(Date.now() - start)}${end}`);
  };
  if (!screen.isTTY) screen.write(`${title} …\n`);
  const timer = screen.isTTY
    ? setInterval(() => say('', ''), 1000)
    : setInterval(() => say('', '\n'), reportEveryMs);
  try {
    const result = await work();
    say('done in ', '\n');
    return result;
  } catch (cause) {
    say('failed after ', '\n');
    throw cause;
  } finally {
    clearInterval(timer);
  }
}

/** Minutes and seconds: `4:31`. */
export function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
