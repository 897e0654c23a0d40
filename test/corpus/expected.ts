import type { Expectations } from './account.js';
import type { Era } from './entry.js';
import { expectedAbsences, registered } from './expected-absences.js';
import { expectedDifference } from './expected-differences.js';

/** What a migration of the corpus has to come to. */
export function expectations(era: Era, toMinor: number): Expectations {
  const absences = expectedAbsences(era, toMinor);
  return {
    absent: ({ where }) => absences.get(where),
    isMadeAnew: (because) => because === registered,
    different: expectedDifference,
  };
}
