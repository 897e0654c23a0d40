import { createHash } from 'node:crypto';
import type { Entry } from '../../../model/journal.js';
import type { Run } from '../../../workflows/runbook/conduct.js';
import type { Strategy } from '../../../workflows/runbook/strategy.js';
import { strategies } from '../../../workflows/strategies.js';
import type { Bug } from './bugs.js';
import type { EtcdDatas } from './etcd-data.js';
import type { Fact, FactOf } from './facts.js';
import { touching } from './agent.js';
import { type Workers, createTroubles } from './faults.js';
import { type SimulatedFleet, createFleet } from './fleet.js';
import { infected } from './infected.js';
import type { Machine, OnVerbPoint } from './machine.js';
import { type People, type Post, createPeople } from './people.js';
import { type Random, randomOf } from './random.js';
import type { Arrival, Command, Recorded } from './recorded.js';
import { type Kind, type Scenario, scenarioOf } from './scenario.js';
import { type OnActivityPoint, createServer } from './server.js';
import { type Timeline, createTimeline, settled } from './timeline.js';
import { allVerbs } from './verbs-etcd.js';
import { type End, type Outside, type Workflow, startWorkflow } from './workflow.js';
import { createWorld } from './world.js';

/** Everything that one seed came to. */
export interface Played {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly facts: readonly Fact[];
  readonly journal: readonly Entry[];
  /** Absent where it neither ended nor waits for anything that could come. */
  readonly end?: End;
  readonly endedAt: number;
  readonly machines: readonly Machine[];
  readonly datas: EtcdDatas;
  /** Where a replay took another way than what was recorded. */
  readonly strayed: readonly string[];
  /** How often a worker took the run over. */
  readonly replays: number;
  /** Everything above as one digest. */
  readonly digest: string;
}

const begin = Date.parse('2026-01-01T00:00:00Z');
const longestMs = 120 * 24 * 3_600_000;
/** Late calls may come for so long after the end. */
const afterwardsMs = 3_600_000;

/** Plays one seed from the request to the end, with a bug planted where one is named. */
export async function play(seed: number, kind: Kind, bug?: Bug): Promise<Played> {
  const random = randomOf(seed);
  const timeline = createTimeline(begin);
  const scenario = scenarioOf(kind, random.fork('scenario'));
  const stage = createStage({ seed, scenario, timeline, random, bug, peopleFor: createPeople });
  await playOut(stage, timeline, { longestMs, afterwardsMs });
  return stage.told();
}

/** Lets a run go from its request to its end, at most for so long, and then whatever is still on its way arrive. */
export async function playOut(
  stage: Stage,
  timeline: Timeline,
  most: { readonly longestMs: number; readonly afterwardsMs: number },
): Promise<void> {
  const begunAt = timeline.now();
  await stage.begin();
  for (;;) {
    await stage.turn();
    if (stage.isOver() || timeline.now() - begunAt > most.longestMs || !timeline.step()) break;
    await settled();
  }
  const endedAt = timeline.now();
  while (timeline.now() - endedAt < most.afterwardsMs && timeline.step()) await settled();
}

/** What a run on a fleet of its own is made of. */
export interface Given {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly bug: Bug | undefined;
  /** Who looks at the run; `span`: so many activities it has, about. */
  readonly peopleFor: (random: Random, timeline: Timeline, post: Post, span: number) => People;
  /** What goes wrong; by chance where nobody says. */
  readonly troublesFor?: typeof createTroubles;
  /** Told of points of calls and verbs. */
  readonly onActivityPoint?: OnActivityPoint;
  readonly onVerbPoint?: OnVerbPoint;
}

/** A run among servers, workers, people and troubles; several may stand on one timeline. */
export interface Stage {
  readonly begin: () => Promise<void>;
  /** Has the run take what has reached it by now. */
  readonly turn: () => Promise<void>;
  readonly isOver: () => boolean;
  /** The run as a worker carries it now; absent while none does. */
  readonly seen: () => Run | undefined;
  readonly fleet: SimulatedFleet;
  readonly workers: Workers;
  readonly told: () => Played;
}

/** Sets up a fleet, and all that a run on it needs. */
export function createStage(given: Given): Stage {
  const { seed, scenario, timeline, random, bug, peopleFor, onVerbPoint } = given;
  const facts: Fact[] = [];
  const note = (fact: FactOf): void => {
    facts.push({ at: timeline.now(), ...fact });
  };
  const fleet = createFleet(scenario, {
    timeline,
    random: random.fork('nodes'),
    note,
    bug,
    ...(onVerbPoint && { reached: onVerbPoint }),
  });
  const recorded: Recorded = {
    startedAt: timeline.now(),
    commands: [],
    cancels: new Set(),
    arrivals: [],
  };
  const strategy: Strategy = infected(strategies[scenario.spec.strategy], bug);
  const arrived: Arrival[] = [];
  const strayed: string[] = [];
  let workflow: Workflow | undefined;
  let isReplayDue = false;
  let replays = 0;
  let journalBefore = '';
  let endedAt = 0;
  const commands = new Map<number, Command>();

  const deliver = (arrival: Arrival): void => {
    arrived.push(arrival);
    if (arrival.kind === 'closed' || arrival.kind === 'failed') noteActivity(arrival.seq, 'closed');
  };
  const noteActivity = (seq: number, event: 'scheduled' | 'closed'): void => {
    const command = commands.get(seq);
    if (command?.kind !== 'activity') return;
    const input = command.input as {
      node?: { name: string } | string;
      key?: string;
      verbs?: readonly string[];
    };
    const node = typeof input.node === 'object' ? input.node.name : input.node;
    note({
      kind: 'activity',
      seq,
      name: command.name,
      event,
      nodes: node === undefined ? [] : [node],
      ...(input.key !== undefined && { key: input.key }),
      isChange: (input.verbs ?? []).some((verb) => touching.has(verb) && verb !== 'retire'),
      isStart: (input.verbs ?? []).includes('start-units'),
    });
  };
  const loseWorkflow = (ms: number): void => {
    if (workflow === undefined) return;
    journalBefore = JSON.stringify(workflow.run.desk.journal);
    workflow = undefined;
    timeline.after(ms, () => (isReplayDue = true));
  };
  const workers: Workers = {
    kill: (ms: number): void => {
      loseWorkflow(ms);
      server.kill();
      server.awayUntil(timeline.now() + ms);
    },
    freeze: (ms: number): void => {
      loseWorkflow(Math.min(ms, 10_000));
      server.freeze(ms);
    },
  };
  const { troublesFor = createTroubles } = given;
  const troubles = troublesFor(random.fork('troubles'), fleet, workers);
  const way = {
    timeline,
    random: random.fork('network'),
    weather: troubles.weather,
    heldUntil: troubles.heldUntil,
    around: fleet.around,
    verbs: allVerbs({
      machines: fleet.machines,
      datas: fleet.datas,
      newMinor: scenario.etcdMinor,
      from: scenario.spec.from,
    }),
    bug,
    fleet,
    scenario,
  };
  const server = createServer(
    timeline,
    random.fork('server'),
    createWorld(way),
    deliver,
    given.onActivityPoint,
  );
  const people = peopleFor(
    random.fork('people'),
    timeline,
    {
      say: (name, message) => {
        note({ kind: 'said', name, message });
        deliver({ at: timeline.now(), kind: 'said', name, message });
      },
      cancel: () => {
        note({ kind: 'said', name: 'cancel', message: {} });
        deliver({ at: timeline.now(), kind: 'cancel' });
      },
      seen: () => workflow?.run,
    },
    20 + fleet.machines.length * 16,
  );
  writeObjects(fleet, timeline, random.fork('objects'), note);
  const outside: Outside = {
    schedule: (seq, command) => {
      commands.set(seq, command);
      noteActivity(seq, 'scheduled');
      server.schedule(seq, command);
      if (command.kind !== 'activity' && command.kind !== 'batch') return;
      troubles.count();
      people.count();
    },
    cancel: server.cancel,
    strayed: (why) => strayed.push(why),
  };
  const takeOver = async (): Promise<void> => {
    isReplayDue = false;
    replays++;
    workflow = await startWorkflow(strategy, recorded, outside);
    if (JSON.stringify(workflow.run.desk.journal) !== journalBefore)
      strayed.push('the journal after a replay is not the one before');
  };

  let journal: readonly Entry[] = [];
  let end: End | undefined;
  return {
    fleet,
    workers,
    seen: () => workflow?.run,
    begin: async () => {
      workflow = await startWorkflow(strategy, recorded, outside);
    },
    turn: async () => {
      if (end !== undefined) return;
      if (isReplayDue && workflow === undefined) await takeOver();
      while (workflow !== undefined && arrived.length > 0)
        await workflow.take({ ...arrived.shift()!, at: timeline.now() });
      end = workflow?.end();
      journal = workflow?.run.desk.journal ?? journal;
      endedAt = timeline.now();
    },
    isOver: () => end !== undefined,
    told: () => {
      const { machines, datas } = fleet;
      const text = JSON.stringify([facts, journal, end, machines.map(({ files }) => [...files])]);
      return {
        seed,
        scenario,
        facts,
        journal,
        ...(end && { end }),
        endedAt,
        machines,
        datas,
        strayed,
        replays,
        digest: createHash('sha256').update(text).digest('hex'),
      };
    },
  };
}

/** People write while an API answers; what was answered with "done" must be found later. */
function writeObjects(
  fleet: SimulatedFleet,
  timeline: Timeline,
  random: Random,
  note: (fact: FactOf) => void,
): void {
  let written = 0;
  const write = (): void => {
    const [served] = fleet.apis();
    if (served !== undefined) {
      const object = `object-${written++}`;
      served.data.objects.add(object);
      note({ kind: 'etcd', event: 'written', data: served.data.id, object });
    }
    timeline.after(random.between(20_000, 900_000 + written * 20_000), write);
  };
  timeline.after(random.between(1000, 60_000), write);
}
