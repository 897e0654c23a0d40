import type { PaceRequest } from '../../../../model/messages.js';
import { openAt } from '../../../../model/window-times.js';
import { touching } from '../agent.js';
import type { Fact } from '../facts.js';
import { type Invariant, type Seen, clock, endedAs, leftBehind, placeOf } from './invariant.js';

/** Never more nodes are changed at once than the spec, or people, have said. */
export const pace: Invariant = {
  name: 'no more nodes are changed at once than the pace says',
  broken: (seen) => {
    const under = new Map<string, Map<number, string>>();
    const most = new Map<string, number>();
    return seen.facts.flatMap((fact) => {
      if (fact.kind !== 'activity' || fact.key === undefined) return [];
      const [node] = fact.nodes;
      if (!fact.isChange || node === undefined || !node.startsWith('w-')) return [];
      const line = lineOf(fact.key);
      const now = under.get(line) ?? new Map<number, string>();
      under.set(line, now);
      if (fact.event === 'closed') {
        now.delete(fact.seq);
        return [];
      }
      now.set(fact.seq, node);
      const limit = Math.max(most.get(line) ?? 0, paceAt(seen, fact.at));
      most.set(line, limit);
      const count = new Set(now.values()).size;
      return count > limit
        ? [`${count} nodes at once in ${line} at ${clock(fact.at)}, ${limit} may`]
        : [];
    });
  },
};

const lineOf = (key: string): string => {
  const place = placeOf(key);
  return place === undefined ? key : `${place.round}/${place.index}/${place.direction}`;
};

/** What people said last; the widest of the last minute, as a message needs its time. */
function paceAt({ facts, scenario }: Seen, at: number): number {
  const said = facts.flatMap((fact) => {
    if (fact.kind !== 'said' || fact.name !== 'pace' || fact.at > at) return [];
    const { parallelism } = fact.message as PaceRequest;
    return parallelism >= 1 ? [{ at: fact.at, parallelism }] : [];
  });
  const recent = said.filter((one) => one.at > at - 200_000).map(({ parallelism }) => parallelism);
  const before = said.findLast((one) => one.at <= at - 200_000)?.parallelism;
  return Math.max(before ?? scenario.spec.parallelism, ...recent);
}

/** No more nodes are left behind than the budget allows. */
export const budget: Invariant = {
  name: 'no more nodes are left behind than the failure budget allows',
  broken: (seen) => {
    const { size } = leftBehind(seen);
    const { failureBudget } = seen.scenario.spec;
    return endedAs(seen, 'migrated') && size > failureBudget
      ? [`${size} nodes were left behind, ${failureBudget} may`]
      : [];
  },
};

/** Work that changes the cluster begins only while a window is open. */
export const inWindows: Invariant = {
  name: 'work begins only in a window',
  broken: (seen) => {
    const { windows } = seen.scenario.spec;
    if (windows.length === 0) return [];
    return beginnings(seen).flatMap(({ at, key, node }) =>
      openAt(windows, at) === undefined
        ? [`${node} ${key} began at ${clock(at)}, when no window was open`]
        : [],
    );
  },
};

/** Changes behind a look at the window with no other change between: from then on the work goes on to its end. */
function beginnings({ facts, journal, runbook }: Seen) {
  const begun = new Set<string>();
  return facts.filter((fact): fact is Extract<Fact, { kind: 'verb' }> => {
    if (fact.kind !== 'verb' || fact.event !== 'begin' || !touching.has(fact.verb)) return false;
    const place = placeOf(fact.key);
    if (place?.direction !== 'run' || fact.verb === 'retire') return false;
    const line = `${place.round}/${place.index}`;
    if (begun.has(line)) return false;
    begun.add(line);
    const look = runbook.slice(0, place.index).findLastIndex(({ again }) => again === true);
    return !runbook.slice(look + 1, place.index).some(({ name, phase }) => {
      if (phase !== 'clean' && phase !== 'install') return false;
      const last = journal.findLast(
        ({ verb, step, at }) => step === name && at <= fact.at && /^(?:begin|undo)$/.test(verb),
      );
      return last?.verb === 'begin';
    });
  });
}

/** A node that people have left out is not started any more. */
export const quarantineHolds: Invariant = {
  name: 'a node that was left out is not started',
  broken: ({ facts, journal }) =>
    journal.flatMap(({ verb, step, evidence, at }) => {
      const node = /node (\S+),/.exec(evidence.summary)?.[1];
      if (verb !== 'message' || step !== 'quarantine' || node === undefined) return [];
      const known = startsOf(facts, node).filter((one) => one.at > at + 2000);
      return known.map(
        (one) => `${node} was left out at ${clock(at)}, and ${one.key} came at ${clock(one.at)}`,
      );
    }),
};

/** Ways forward that start a node, when they were asked for. */
const startsOf = (facts: readonly Fact[], node: string) =>
  facts.flatMap((fact) =>
    fact.kind === 'activity' &&
    fact.event === 'scheduled' &&
    fact.nodes.includes(node) &&
    fact.isStart &&
    placeOf(fact.key ?? '')?.direction === 'run'
      ? [{ at: fact.at, key: fact.key ?? '' }]
      : [],
  );
