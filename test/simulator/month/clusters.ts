import type { Window } from '../../../model/window.js';
import type { Random } from '../seeded/random.js';
import { type Kind, type Scenario, kinds, scenarioOf } from '../seeded/scenario.js';
import { type Habit, habits } from './team.js';

/** A cluster of the month: when its run is asked for, and by what sort of people it is led. */
export interface Cluster {
  readonly name: string;
  readonly kind: Kind;
  readonly habit: Habit;
  /** Day of the month, from 0. */
  readonly askedOn: number;
  readonly scenario: Scenario;
}

/** The last day on which somebody asks for a run. */
const lastAskedOn = 24;

/** Every way to migrate, and people of every habit, each with half of the other. */
export const clustersOf = (random: Random): readonly Cluster[] =>
  kinds.flatMap((kind, place) =>
    habits
      .filter((_, at) => (at + place) % 2 === 0)
      .map((habit) => {
        const name = `${kind}, ${habit}`;
        const own = random.fork(name);
        const askedOn = own.between(0, lastAskedOn);
        return { name, kind, habit, askedOn, scenario: nightly(kind, own) };
      }),
  );

/** Whatever chance says of the fleet: every gate waits for people, and work is for nights alone. */
function nightly(kind: Kind, random: Random): Scenario {
  const scenario = scenarioOf(kind, random);
  const { validForMinutes: _, ...approvals } = scenario.spec.approvals;
  return {
    ...scenario,
    spec: {
      ...scenario.spec,
      gates: [
        'plan',
        'window',
        'cut-over',
        ...(kind === 'reimport' ? [] : (['batch'] as const)),
        'accept',
        'retire',
      ],
      approvals,
      windows: [nightOf(random)],
    },
  };
}

const nightOf = (random: Random): Window => ({
  zone: 'UTC',
  weekdays: random.oneOf([
    ['monday', 'tuesday', 'wednesday', 'thursday'],
    ['tuesday', 'thursday'],
    ['wednesday', 'saturday'],
  ]),
  start: '22:00',
  lengthMinutes: random.between(240, 480),
  blackouts: [],
});
