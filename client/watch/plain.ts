import type { RunStatus } from '../../model/status.js';
import type { Terminal } from '../terminal.js';
import { changesBetween, lineOf } from './changes.js';
import type { Feed } from './feed.js';

/** A line for each change; with `json`, each a JSON value. Returns the last look. */
export async function watchPlainly(
  feed: Feed,
  terminal: Terminal,
  startedAt: number,
  json: boolean,
): Promise<RunStatus | undefined> {
  let before: RunStatus | undefined;
  for await (const status of feed.looks()) {
    for (const change of changesBetween(before, status))
      terminal.print(
        json
          ? JSON.stringify({ elapsedMs: (change.at ?? Date.now()) - startedAt, ...change })
          : lineOf(change, startedAt),
      );
    before = status;
  }
  return before;
}
