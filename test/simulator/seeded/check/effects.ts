import type { Fact, VerbFact } from '../facts.js';
import { type Invariant, type Seen, clock, placeOf } from './invariant.js';

type VerbAt = VerbFact & { readonly at: number };
const verbsIn = ({ facts }: Seen): readonly VerbAt[] =>
  facts.filter((fact): fact is Extract<Fact, { kind: 'verb' }> => fact.kind === 'verb');

/** Each step key has exactly one effect on a node. */
export const oneEffect: Invariant = {
  name: 'a key takes effect once on a node, and under no other name',
  broken: (seen) => {
    const asked = new Set(
      seen.facts.flatMap((fact) => (fact.kind === 'activity' ? [fact.key ?? ''] : [])),
    );
    const done = new Set<string>();
    return verbsIn(seen).flatMap(({ node, run, key, verb, event, at }) => {
      const name = `${node} ${run} ${key}/${verb}`;
      if (!asked.has(key)) return [`${name} was never asked for`];
      if (event === 'begin' && done.has(name)) return [`${name} began again at ${clock(at)}`];
      if (event === 'done') done.add(name);
      return [];
    });
  },
};

/** What was thought dead must not act when something newer has begun. */
export const noOldEpoch: Invariant = {
  name: 'nothing of an old epoch acts, and no way there after its way back',
  broken: (seen) => {
    const newest = new Map<string, number>();
    const undone = new Set<string>();
    return verbsIn(seen).flatMap(({ node, run, key, verb, epoch, event, at }) => {
      if (event !== 'begin') return [];
      const side = `${node} ${run}`;
      const place = placeOf(key);
      const line = `${side} ${place?.round} ${place?.index}`;
      if (place?.direction === 'undo') undone.add(line);
      if (epoch === undefined) return [];
      const known = newest.get(side) ?? 0;
      newest.set(side, Math.max(known, epoch));
      if (epoch < known) return [`${side} ${key}/${verb} of epoch ${epoch} acted after ${known}`];
      return place?.direction === 'run' && undone.has(line)
        ? [`${side} ${key}/${verb} acted at ${clock(at)}, when its line was being taken back`]
        : [];
    });
  },
};

/** What the journal calls done was done on every node that it names. */
export const recordedIsReal: Invariant = {
  name: 'what is recorded as done was done on every node named',
  broken: (seen) => {
    const verbs = verbsIn(seen).filter(({ event }) => event === 'done');
    return seen.journal.flatMap((entry) => {
      if (entry.verb !== 'done') return [];
      const line = seen.runbook.findIndex(({ name }) => name === entry.step);
      return (entry.nodes ?? []).flatMap(({ node, failed }) => {
        const isDone = verbs.some(
          (one) => one.node === node && one.at <= entry.at && placeOf(one.key)?.index === line,
        );
        return failed === true || isDone ? [] : [`"${entry.step}" is not done on ${node}`];
      });
    });
  },
};
