import { madeForItself, type Expectations } from './account.js';
import type { Era } from './entry.js';
import { expectedAbsences, registered } from './expected-absences.js';
import { expectedDifference } from './expected-differences.js';

/** What a migration of the corpus has to come to. */
export function expectations(era: Era, toMinor: number): Expectations {
  const absences = expectedAbsences(era, toMinor);
  return {
    absent: ({ where }) => absences.get(where),
    // Before v1.18 nobody knows whose hand a default role shows: it stays, as in an upgrade in place.
    mayBeThere: (because, { of }) =>
      because === registered ||
      (because === madeForItself && era === 15 && of.group === 'rbac.authorization.k8s.io'),
    different: expectedDifference,
  };
}
