import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../../../model/failures.js';
import type { Bug } from './bugs.js';
import { type PhaseCall, type Verbs, askPhase } from './agent.js';
import type { Machine, Surroundings } from './machine.js';
import type { Random } from './random.js';
import type { VerbTold } from './run-directory.js';
import type { Attempt } from './server.js';

/** What may happen to a call: each so many times in a hundred. */
export interface Weather {
  /** Nothing of it arrives. */
  readonly lost: number;
  /** It takes effect, and the answer is lost. */
  readonly halfOpen: number;
  /** It is given up, and takes effect long after. */
  readonly late: number;
  /** It arrives twice, the second time late. */
  readonly doubled: number;
}

/** Nothing gets lost any more. */
export const calm: Weather = { lost: 0, halfOpen: 0, late: 0, doubled: 0 };

/** The lines between workers, nodes and API. */
export interface Network {
  readonly timeline: Surroundings['timeline'];
  readonly random: Random;
  readonly weather: () => Weather;
}

/** How long a link that is silent is taken for alive, milliseconds: three keepalives. */
const silentMs = 15_000;

export const notYet = (message: string): ApplicationFailure =>
  ApplicationFailure.retryable(message, FailureType.NotYet);
export const regressed = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, FailureType.Regressed);

/** What is far away. */
export interface Far {
  readonly isReachable: () => boolean;
  /** Another number means that connections of before are gone, and what was asked on them is not answered. */
  readonly connection: () => number;
}

/** A node, as its sshd answers for it. */
export const farNode = (machine: Machine, { now }: Network['timeline']): Far => ({
  isReachable: () => machine.isUp && machine.cutUntil <= now(),
  connection: () => machine.sshdLife,
});

/** Calls something far away, as the weather lets it. */
export async function across<Answer>(
  { timeline, random, weather }: Network,
  attempt: Attempt,
  { isReachable, connection }: Far,
  act: () => Promise<Answer>,
): Promise<Answer> {
  await attempt.sleep(random.between(1, 40));
  if (!isReachable()) {
    await attempt.sleep(random.between(100, silentMs));
    throw notYet('it cannot be reached');
  }
  const fate = random.between(1, 100);
  const { lost, halfOpen, late, doubled } = weather();
  const isGone = fate <= lost + halfOpen + late;
  if (isGone) {
    if (fate > lost)
      timeline.after(fate > lost + halfOpen ? random.between(5_000, 300_000) : 0, () => {
        if (isReachable()) void act().catch(() => undefined);
      });
    await attempt.sleep(silentMs);
    throw notYet('the connection was lost; it is asked again');
  }
  if (fate <= lost + halfOpen + late + doubled)
    timeline.after(random.between(10, 120_000), () => {
      if (isReachable()) void act().catch(() => undefined);
    });
  const connected = connection();
  const silent = attempt.sleep(20_000 + silentMs).then(() => undefined);
  const answer = await Promise.race([act().then((value) => ({ value })), silent]);
  if (answer === undefined) throw notYet('it fell silent; it is asked again');
  if (connection() !== connected) throw notYet('the connection was reset; it is asked again');
  await attempt.sleep(random.between(1, 40));
  return answer.value;
}

/** What it takes to run verbs on nodes. */
export interface NodeWay extends Network {
  readonly around: Surroundings;
  readonly verbs: Verbs;
  readonly bug: Bug | undefined;
}

/** Runs verbs under a key until they have ended, however often the answer is lost. As activities/nodes/run-verbs.ts. */
export async function runVerbs(
  way: NodeWay,
  attempt: Attempt,
  machine: Machine,
  call: PhaseCall,
): Promise<readonly VerbTold[]> {
  const key =
    way.bug === 'a key is new at every attempt' ? `${call.key}-try-${attempt.number}` : call.key;
  const far = farNode(machine, way.timeline);
  for (;;) {
    const answer = await across(way, attempt, far, () =>
      askPhase(machine, way.around, way.verbs, { ...call, key }),
    );
    if (answer.state === 'running') continue;
    if (answer.result.ok) return answer.result.verbs;
    const { kind, message } = answer.result;
    throw ApplicationFailure.create({
      message: `${machine.ref.name}: ${message}`,
      type: kind,
      nonRetryable: kind !== 'NotYet',
    });
  }
}
