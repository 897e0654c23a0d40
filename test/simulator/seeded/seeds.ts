import { violationsOf } from './check/all.js';
import { type Played, play } from './play.js';
import { type Kind, kinds } from './scenario.js';
import { writeStory } from './story.js';

/** Seeds of all ways to migrate together, where nobody says how many. */
const usual = 300;

const { SEED, SEEDS, STORY } = process.env;

/** Which seeds of a kind are to be played: the one that is named, or so many from 1 on. */
export const seedsOf = (_kind: Kind): readonly number[] =>
  SEED === undefined
    ? Array.from({ length: Math.ceil(Number(SEEDS ?? usual) / kinds.length) }, (_, at) => at + 1)
    : [Number(SEED)];

/** Long enough for a machine that does something else beside it, milliseconds. */
export const patienceMs = (kind: Kind): number => 60_000 + 2_000 * seedsOf(kind).length;

/** Plays every seed of a kind; what speaks against each, with the command that plays it again. */
export async function brokenSeeds(kind: Kind): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const seed of seedsOf(kind)) {
    const played = await play(seed, kind);
    const violations = violationsOf(played);
    if (SEED !== undefined) tell(kind, played, violations);
    if (violations.length > 0)
      broken.push(
        `${violations.join('\n')}\nSEED=${seed} npm run test:fast -- test/simulator/${kind}.seeds`,
      );
  }
  return broken;
}

function tell(kind: Kind, played: Played, violations: readonly string[]): void {
  const { end, journal, replays, digest, facts } = played;
  const outcome =
    end === undefined ? 'never ended' : 'report' in end ? end.report.outcome : end.failure;
  const faults = facts.flatMap((fact) =>
    fact.kind === 'fault' ? [`${fact.what} (${fact.node ?? ''})`] : [],
  );
  console.log(
    `${kind} ${played.seed}: ${outcome}; ${journal.length} lines, ${facts.length} facts, ${replays} replays, digest ${digest}\n` +
      `${faults.join(', ') || 'nothing went wrong'}\n${violations.join('\n')}`,
  );
  if (STORY !== undefined) writeStory(STORY, played);
}
