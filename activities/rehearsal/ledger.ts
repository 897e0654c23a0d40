import type { Finding } from '../../model/finding.js';
import type { FindingId } from '../../model/finding-kinds/all.js';
import { found } from '../../model/finding-kinds/found.js';

/** What a rehearsal has to tell, gathered while objects pass by: of many alike the first are named, all are counted. */
export interface Ledger {
  /** A finding at a place; the same again only counts. */
  note(id: FindingId, where: string, what: string, remedy?: string): void;
  /** One of many alike: told once per `group`, with a count and the first names. */
  tally(id: FindingId, group: string, example: string): void;
  /** A difference that is meant. */
  differ(because: string, example: string): void;
  readonly findings: () => readonly Finding[];
  readonly deliberate: () => { readonly [because: string]: number };
}

interface Tally {
  count: number;
  readonly examples: string[];
}

const namedExamples = 10;
/** Places of one kind of finding that are told one by one; a rehearsal's answer has to fit a page and a payload. */
const namedPlaces = 100;

/** Begins a ledger. */
export function openLedger(): Ledger {
  const noted = new Map<string, Finding>();
  const tallies = new Map<string, Tally & { readonly id: FindingId; readonly group: string }>();
  const differences = new Map<string, Tally>();
  const places = new Map<string, number>();
  return {
    note: (id, where, what, remedy) => {
      const key = `${id}\0${where}`;
      if (noted.has(key)) return;
      const place = (places.get(id) ?? 0) + 1;
      places.set(id, place);
      if (place <= namedPlaces) noted.set(key, found(id, where, what, remedy));
    },
    tally: (id, group, example) =>
      count(tallies, `${id}\0${group}`, example, () => ({ id, group, count: 0, examples: [] })),
    differ: (because, example) =>
      count(differences, because, example, () => ({ count: 0, examples: [] })),
    findings: () => [
      ...noted.values(),
      ...[...places]
        .filter(([, all]) => all > namedPlaces)
        .map(([id, all]) => furtherPlaces(id, all)),
      ...[...tallies.values()].map(({ id, group, ...one }) => found(id, group, told(one))),
      ...[...differences].map(([because, one]) =>
        found('deliberate-difference', because, told(one)),
      ),
    ],
    deliberate: () =>
      Object.fromEntries([...differences].map(([because, one]) => [because, one.count])),
  };
}

function count<One extends Tally>(
  into: Map<string, One>,
  key: string,
  example: string,
  make: () => One,
): void {
  const tally = into.get(key) ?? make();
  tally.count += 1;
  if (tally.examples.length < namedExamples) tally.examples.push(example);
  into.set(key, tally);
}

const furtherPlaces = (id: string, all: number): Finding =>
  found(id as FindingId, 'further places', `${all - namedPlaces} more than are told one by one`);

function told({ count: all, examples }: Tally): string {
  const more = all > examples.length ? ` and ${all - examples.length} more` : '';
  return `${all}: ${examples.join(', ')}${more}`;
}
