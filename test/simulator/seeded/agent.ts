import type { FailpointAt } from '../../../model/failpoint.js';
import { type Machine, type Surroundings } from './machine.js';
import { type Result, type RunDirectory, type VerbTold, newRunDirectory } from './run-directory.js';

/** Verbs of one key, as the worker asks for them. */
export interface PhaseCall {
  readonly run: string;
  readonly key: string;
  readonly verbs: readonly string[];
  readonly epoch?: number;
  readonly onlyIfTouched?: true;
  readonly snapshot?: string;
  readonly version?: string;
  readonly timeoutSeconds?: number;
}

/** A verb at work: where, for whom, and time that stands still for ever when it is killed. */
export interface Doing {
  readonly machine: Machine;
  readonly directory: RunDirectory;
  readonly around: Surroundings;
  readonly call: PhaseCall;
  readonly pause: (ms: number) => Promise<void>;
}

/** What a verb returns: whether it acted, and what it tells. */
export type Told = readonly [
  acted: boolean,
  summary: string,
  details?: { readonly [name: string]: unknown },
];

/** The table of verbs. */
export type Verbs = { readonly [verb: string]: (doing: Doing) => Promise<Told> };

/** A failure that the agent tells; any other error of a verb is told as NotYet. */
export class AgentFailure extends Error {
  readonly kind: string;
  constructor(kind: 'Refused' | 'Regressed' | 'NeedsOperator' | 'NotYet', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** `running`: asked again later it answers with the result. */
export type Answer =
  { readonly state: 'running' } | { readonly state: 'ended'; readonly result: Result };

/** Verbs that change what an undo has to take back, as in activities/node-agent/verbs.py. */
export const touching: ReadonlySet<string> = new Set([
  'stop-units',
  'stop-controllers',
  'stop-api',
  'stop-etcd',
  'stop-control-plane',
  'stop-containers',
  'end-kube-proxy',
  'renew-static-pods',
  'set-aside',
  'install',
  'restore-etcd',
  'start-etcd',
  'start-units',
  'restore',
  'retire',
]);

const answersAfterMs = 20_000;
const maxStarts = 3;

/** The directory of a run on a node, made where it is not there. */
export function directoryOf(machine: Machine, run: string): RunDirectory {
  const found = machine.runs.get(run) ?? newRunDirectory();
  machine.runs.set(run, found);
  return found;
}

/** Starts the unit of a key, or finds it running, or its result. As activities/node-agent/phase.py. */
export async function askPhase(
  machine: Machine,
  around: Surroundings,
  verbs: Verbs,
  call: PhaseCall,
): Promise<Answer> {
  const directory = directoryOf(machine, call.run);
  const known = directory.calls.get(call.key);
  if (known !== undefined && known.verbs.join() !== call.verbs.join())
    return ended('Refused', `the key ${call.key} was used for ${known.verbs.join()} before`);
  const state = known ?? { verbs: call.verbs, isActive: false };
  directory.calls.set(call.key, state);
  const isDoneAgain = around.bug === 'a node acts again on a done key' && !state.isActive;
  if (state.result?.ok === true && !isDoneAgain) return { state: 'ended', result: state.result };
  if (state.result !== undefined && !state.isActive) delete state.result;
  const { boot } = machine;
  for (let starts = 0; starts < maxStarts; starts++) {
    if (!state.isActive) {
      state.isActive = true;
      const doing = { machine, directory, around, call, pause: pauseOn(machine, around) };
      const killed = new Promise<void>((resolve) => (state.kill = resolve));
      state.finished = Promise.race([execute(doing, verbs), killed]);
    }
    await Promise.race([state.finished, around.timeline.sleep(answersAfterMs)]);
    if (machine.boot !== boot) return new Promise(() => undefined); // Nobody answers from a node that went down.
    if (state.isActive) return { state: 'running' };
    if (state.result !== undefined) return { state: 'ended', result: state.result };
  }
  return ended('NotYet', 'the unit ended without a result');
}

const ended = (kind: string, message: string): Answer => ({
  state: 'ended',
  result: { ok: false, kind, message },
});

function pauseOn(machine: Machine, { timeline }: Surroundings): Doing['pause'] {
  const { agentLife } = machine;
  return async (ms) => {
    await timeline.sleep(ms);
    if (machine.agentLife !== agentLife) await new Promise(() => undefined);
  };
}

async function execute(doing: Doing, verbs: Verbs): Promise<void> {
  const { machine, directory, call, pause } = doing;
  const state = directory.calls.get(call.key)!;
  await pause(50);
  while (machine.isLocked) await pause(500);
  machine.isLocked = true;
  const told: VerbTold[] = [];
  let result: Result;
  try {
    fence(doing);
    const isTouched = directory.journal.some(({ key }) => touching.has(key.split('/')[1]!));
    if (call.onlyIfTouched === true && !isTouched)
      told.push({
        verb: call.verbs.at(-1)!,
        acted: false,
        summary: 'untouched',
        details: { touched: false },
      });
    else
      for (const verb of call.verbs) {
        told.push(await executeVerb(doing, verbs, verb));
        if (told.at(-1)?.details['endsPhase'] === true) break;
      }
    result = { ok: true, verbs: told };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const kind = cause instanceof AgentFailure ? cause.kind : 'NotYet';
    result = { ok: false, kind, message: cause.message };
  }
  machine.isLocked = false;
  state.result = result;
  state.isActive = false;
}

/** A call of before a later one is refused. */
function fence({ directory, call, around }: Doing): void {
  const { epoch } = call;
  if (epoch === undefined) return;
  if (epoch < directory.epoch && around.bug !== 'a node lets an old epoch act')
    throw new AgentFailure(
      'Refused',
      `this call is of epoch ${epoch}, the node has seen ${directory.epoch}`,
    );
  directory.epoch = Math.max(directory.epoch, epoch);
}

async function executeVerb(doing: Doing, verbs: Verbs, verb: string): Promise<VerbTold> {
  const { machine, directory, call, around } = doing;
  const key = `${call.key}/${verb}`;
  const before = directory.journal.find((line) => line.key === key && line.event === 'done');
  if (before?.told !== undefined && around.bug !== 'a node acts again on a done key')
    return { ...before.told, acted: false };
  const line = (event: 'begin' | 'done' | 'failed', told?: VerbTold): void => {
    directory.journal.push({ event, key, at: around.timeline.now(), ...(told && { told }) });
    around.note({
      kind: 'verb',
      node: machine.ref.name,
      run: call.run,
      key: call.key,
      verb,
      event,
      ...(call.epoch !== undefined && { epoch: call.epoch }),
      ...(told && { acted: told.acted }),
    });
  };
  const reach = async (at: FailpointAt): Promise<void> => {
    if (around.reached === undefined) return;
    around.reached(at, machine.ref.name, key);
    await doing.pause(0);
  };
  line('begin');
  try {
    await reach('before-effect');
    await doing.pause(around.random.between(20, 1500));
    const [acted, summary, details = {}] = await verbs[verb]!(doing);
    const told = { verb, acted, summary, details };
    await reach('after-effect-before-record');
    line('done', told);
    await reach('after-record');
    return told;
  } catch (cause) {
    line('failed');
    throw cause;
  }
}
