import type { AuditLine } from '../../model/audit.js';
import { readChain } from './chain.js';
import type { LogFile } from './read-log.js';

/** Files of an audit log as one text: each begins with its line 1. A last line that was cut off is left out. */
export const joinChains = (files: readonly Pick<LogFile, 'text'>[]): string =>
  files.map(({ text }) => text.slice(0, text.lastIndexOf('\n') + 1)).join('');

/** What `joinChains` has written, chain by chain. */
export function readJoined(text: string): {
  readonly lines: readonly AuditLine[];
  readonly chains: number;
  readonly wrong: readonly string[];
} {
  const parts = text.split(/^(?=\{"line":1,)/m);
  const chains = parts.map((part, at) => readChain(part, `audit.jsonl, chain ${at + 1}`));
  return {
    lines: chains.flatMap(({ lines }) => lines),
    chains: chains.length,
    wrong: chains.flatMap(({ wrong, isTorn }) => [
      ...wrong,
      ...(isTorn ? ['audit.jsonl: a line is cut off'] : []),
    ]),
  };
}
