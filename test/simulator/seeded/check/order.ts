import type { Decision } from '../../../../model/messages.js';
import { policyAt } from '../../../../model/gate-policy.js';
import type { GateName } from '../../../../model/gate-policy.js';
import { touching } from '../agent.js';
import { requester } from '../scenario.js';
import { runId } from '../workflow.js';
import { type Invariant, type Seen, clock, endedAs, placeOf } from './invariant.js';

/** What was begun is taken back, newest first, and all of it. */
export const undoneNewestFirst: Invariant = {
  name: 'what was begun is taken back newest first, each line once',
  broken: (seen) => {
    const { journal, runbook } = seen;
    const canUndo = new Set(
      runbook.filter(({ undo }) => typeof undo === 'function').map(({ name }) => name),
    );
    const again = new Set(runbook.filter((step) => step.again).map(({ name }) => name));
    const lineOf = (name: string): number => runbook.findIndex((step) => step.name === name);
    const begun: string[] = [];
    const wrong: string[] = [];
    for (const { verb, step } of journal) {
      if (verb === 'begin' && again.has(step) && begun.includes(step)) continue;
      if (verb === 'begin') {
        // Lines without an undo are walked again in the next round.
        while (begun.length > 0 && lineOf(begun.at(-1)!) >= lineOf(step)) {
          const old = begun.pop()!;
          if (canUndo.has(old)) wrong.push(`"${old}" was begun again and never undone`);
        }
        begun.push(step);
      }
      if (verb !== 'undo') continue;
      while (begun.length > 0 && !canUndo.has(begun.at(-1)!)) begun.pop();
      const due = begun.pop();
      if (due !== step) wrong.push(`"${step}" was undone where "${due ?? 'nothing'}" was due`);
    }
    const left = begun.filter((step) => canUndo.has(step));
    if (endedAs(seen, 'rolled-back', 'rejected') && left.length > 0)
      wrong.push(`never undone: ${left.join(', ')}`);
    if (endedAs(seen, 'migrated') && begun.length !== runbook.length)
      wrong.push(`${begun.length} of ${runbook.length} lines were walked`);
    return wrong;
  },
};

/** People may be heard so long after they have spoken: a worker that is away, and the way of a message. */
const heardWithinMs = 200_000;

/** A gate opens by as many people as it asks for, and never by the one who asked for the run. */
export const approvedByOthers: Invariant = {
  name: 'a gate opens by approvals that count, and never by whoever asked for the run',
  broken: (seen) =>
    gatesDone(seen).flatMap(({ name, from, until }) => {
      const kind = (name.startsWith('batch-') ? 'batch' : name) as GateName;
      const policy = policyAt(seen.scenario.spec.approvals, kind);
      const counting = seen.facts.flatMap((fact) => {
        if (fact.kind !== 'said' || fact.name !== 'approve') return [];
        const { gate, planDigest, by, runId: run, expires = Infinity } = fact.message as Decision;
        const isInTime = fact.at >= from - heardWithinMs && fact.at <= until && expires > fact.at;
        const isRight = gate === name && planDigest === seen.planDigest && (run ?? runId) === runId;
        const isOther = policy.selfApproval === 'allowed' || by !== requester;
        return isInTime && isRight && isOther ? [by] : [];
      });
      const people = new Set(counting).size;
      return people >= policy.people
        ? []
        : [`gate "${name}" opened at ${clock(until)} with ${people} of ${policy.people} approvals`];
    }),
};

/** Nothing happens on nodes behind a gate before it is open. */
export const nothingBeforeItsGate: Invariant = {
  name: 'nothing takes effect on a node before every gate in front of it is open',
  broken: (seen) => {
    const gates = seen.runbook.flatMap(({ name }, index) =>
      name.startsWith('gate: ') ? [{ name, index }] : [],
    );
    return seen.facts.flatMap((fact) => {
      if (fact.kind !== 'verb' || fact.event !== 'begin') return [];
      const place = placeOf(fact.key);
      if (place?.direction !== 'run') return [];
      return gates.flatMap(({ name, index }) => {
        const isOpen = seen.journal.some(
          ({ verb, step, at }) => verb === 'done' && step === name && at <= fact.at,
        );
        return index >= place.index || isOpen
          ? []
          : [`${fact.node} ${fact.key}/${fact.verb} came before "${name}"`];
      });
    });
  },
};

/** A line that changes something is done before the next one begins. */
export const oneLineAtATime: Invariant = {
  name: 'verbs of a line act only while it is the line under way',
  broken: ({ facts, journal, runbook }) =>
    facts.flatMap((fact) => {
      if (fact.kind !== 'verb' || fact.event !== 'begin' || !touching.has(fact.verb)) return [];
      const place = placeOf(fact.key);
      if (place === undefined) return [];
      const step = runbook[place.index]?.name;
      const begins = place.direction === 'run' ? 'begin' : 'undo-begin';
      const isBegun = journal.some(
        (entry) => entry.verb === begins && entry.step === step && entry.at <= fact.at,
      );
      return isBegun
        ? []
        : [`${fact.node} ${fact.key}/${fact.verb} acted before "${step}" had begun`];
    }),
};

function gatesDone({ journal, runbook, scenario }: Seen) {
  const { gateEvery } = scenario.spec.batches;
  const batches = runbook.filter(({ name }) => name.startsWith('gate: go on with'));
  return journal.flatMap(({ verb, step, at }, place) => {
    if (verb !== 'done' || !step.startsWith('gate: ')) return [];
    const begin = journal
      .slice(0, place)
      .findLast((one) => one.verb === 'begin' && one.step === step);
    const batch = batches.findIndex(({ name }) => name === step);
    const name = batch >= 0 ? `batch-${batch * gateEvery + 1}` : (gateOf[step] ?? step);
    return [{ name, from: begin?.at ?? at, until: at }];
  });
}

const gateOf: Readonly<Record<string, GateName>> = {
  'gate: approve the plan': 'plan',
  'gate: open the window': 'window',
  'gate: cut over': 'cut-over',
  'gate: accept the new version': 'accept',
  'gate: let go of the old side': 'retire',
};
