import { writeFileSync } from 'node:fs';
import { clock } from './check/invariant.js';
import type { Played } from './play.js';

/** Writes what happened and what the run said of it into one file, in order. */
export function writeStory(file: string, { facts, journal }: Played): void {
  const lines = [
    ...journal.map(({ at, verb, step, evidence }) => ({
      at,
      text: `RUN ${verb} ${step}: ${evidence.summary}`,
    })),
    ...facts.map(({ at, ...fact }) => ({ at, text: `    ${JSON.stringify(fact)}` })),
  ];
  const sorted = lines.toSorted((one, other) => one.at - other.at);
  writeFileSync(file, sorted.map(({ at, text }) => `${clock(at)} ${text}\n`).join(''));
}
