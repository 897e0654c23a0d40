import type { Entry } from '../journal.js';
import type { Json } from '../json.js';
import type { Drift } from '../rehearsal.js';

/** What became of the objects, from the evidence in a journal alone. */
export interface ObjectsSummary {
  /** Objects by what became of them at the import: `created`, `already equal`, `made equal`, `replaced`. */
  readonly import: { readonly [verdict: string]: number };
  /** Of objects that were neither simply created nor there already: what there is to say. */
  readonly remarks: readonly string[];
  /** Objects that were there and equal when all was verified; absent where it did not come to that. */
  readonly equalAfter?: number;
  /** What changed between rehearsal and window; absent where no fresh export was taken. */
  readonly drift?: Omit<Drift, 'unfit'>;
  /** What was never rehearsed, and was looked at by people before the window went on. */
  readonly unfit: readonly string[];
}

/** Verdicts of the import that count objects; other details of its evidence do not. */
const verdicts = ['created', 'already equal', 'made equal', 'replaced', 'refused'] as const;

/** Adds up what steps that ended well have told. A step that ran twice tells the last time. */
export function summariseObjects(journal: readonly Entry[]): ObjectsSummary {
  const done = lastOfEach(journal.filter(({ verb }) => verb === 'done'));
  const details = (phase: string) =>
    done.filter((entry) => entry.phase === phase).map(({ evidence }) => evidence.details ?? {});
  const imports = details('install');
  const equalAfter = details('verify').flatMap(({ objects }) => numberIn(objects))[0];
  const drifts = done.flatMap(({ evidence }) => driftIn(evidence.details?.['drift']));
  return {
    import: Object.fromEntries(
      verdicts.flatMap((verdict) => {
        const count = imports
          .flatMap((one) => numberIn(one[verdict]))
          .reduce((sum, more) => sum + more, 0);
        return count === 0 ? [] : [[verdict, count]];
      }),
    ),
    remarks: imports.flatMap((one) => textsIn(one['remarks'])),
    ...(equalAfter !== undefined && { equalAfter }),
    unfit: done.flatMap(({ evidence }) => textsIn(evidence.details?.['unfit'])),
    ...(drifts.length > 0 && { drift: added(drifts) }),
  };
}

/** From the rehearsal to the gate, and from the gate to the window. */
const added = (drifts: readonly Omit<Drift, 'unfit'>[]): Omit<Drift, 'unfit'> => ({
  created: drifts.reduce((sum, { created }) => sum + created, 0),
  changed: drifts.reduce((sum, { changed }) => sum + changed, 0),
  deleted: drifts.reduce((sum, { deleted }) => sum + deleted, 0),
  examples: drifts.flatMap(({ examples }) => examples),
});

const lastOfEach = (entries: readonly Entry[]): Entry[] => [
  ...new Map(entries.map((entry) => [entry.step, entry])).values(),
];

const numberIn = (value: Json | undefined): number[] => (typeof value === 'number' ? [value] : []);

const textsIn = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

function driftIn(value: Json | undefined): Omit<Drift, 'unfit'>[] {
  if (typeof value !== 'object' || value === null || isList(value)) return [];
  const count = (name: string): number => numberIn(value[name])[0] ?? 0;
  return [
    {
      created: count('created'),
      changed: count('changed'),
      deleted: count('deleted'),
      examples: textsIn(value['examples']),
    },
  ];
}

/** Narrows a readonly list, which `Array.isArray` does not. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
