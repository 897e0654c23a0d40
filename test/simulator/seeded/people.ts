import type { Run } from '../../../workflows/runbook/conduct.js';
import type { Random } from './random.js';
import type { MessageName } from './recorded.js';
import { requester } from './scenario.js';
import type { Timeline } from './timeline.js';

/** How what people say reaches the run. */
export interface Post {
  readonly say: (name: MessageName, message: unknown) => void;
  readonly cancel: () => void;
  /** The run as it can be seen now; absent while no worker carries it. */
  readonly seen: () => Run | undefined;
}

/** Who looks at a run, and who says what when. */
export interface People {
  /** Told of every activity that is asked for. */
  readonly count: () => void;
}

const persons = [requester, 'bob', 'cyd', 'dan'] as const;
const others = persons.slice(1);
/** An undo that fails so often is given up. */
const patience = 4;

/** So long somebody waits for a pod that does not go. */
const heldMs = 3_600_000;

/** People who decide as they should in the end, and before that say anything at any time, twice, late and wrongly. */
export function createPeople(random: Random, timeline: Timeline, post: Post, span: number): People {
  const isQuiet = random.percent(30);
  const planned = Array.from({ length: isQuiet ? 0 : random.between(1, 4) }, () => ({
    at: random.between(1, span),
    delayMs: random.percent(50) ? random.between(0, 400) : random.between(0, 10_000),
  }));
  // Some look every minute, some once in a night.
  const [soonest, latest] = isQuiet
    ? [20_000, 120_000]
    : random.oneOf([
        [20_000, 600_000],
        [20_000, 600_000],
        [20_000, 600_000],
        [600_000, 20 * 3_600_000],
      ]);
  let counted = 0;
  let stuck = 0;
  const send = (name: MessageName, message: unknown): void => {
    timeline.after(random.between(0, 2000), () => post.say(name, message));
    if (!isQuiet && random.percent(25))
      timeline.after(random.between(0, 90_000), () => post.say(name, message));
  };
  const decide = (name: 'approve' | 'reject', gate: string, by: string, run: Run): void =>
    send(name, {
      gate,
      planDigest:
        !isQuiet && random.percent(5) ? 'of another plan' : (run.plan()?.planDigest ?? ''),
      by,
      ...(!isQuiet && random.percent(5) && { runId: 'run-0' }),
      ...(!isQuiet &&
        random.percent(5) && { expires: timeline.now() + random.between(-1000, 60_000) }),
    });
  const atGate = (gate: string, run: Run): void => {
    if (!isQuiet && random.percent(30)) decide('approve', gate, requester, run);
    if (!isQuiet && random.percent(20)) decide('approve', 'accept', random.oneOf(persons), run);
    if (!isQuiet && random.percent(6)) return decide('reject', gate, random.oneOf(persons), run);
    const [one, other] = random.percent(50) ? others : others.toReversed();
    decide('approve', gate, one!, run);
    if (random.percent(70)) decide('approve', gate, other!, run);
  };
  const look = (): void => {
    const run = post.seen();
    const status = run?.status();
    timeline.after(random.between(soonest!, latest!), look);
    if (run === undefined || status === undefined) return;
    if (status.waitingFor === undefined) return letNoneHoldIt(run);
    const { waitingFor, gate, window } = status;
    if (gate !== undefined) return atGate(gate.name, run);
    if (waitingFor === 'pause') return send('resume', { by: random.oneOf(persons) });
    if (waitingFor === 'window' && window?.opensAt === undefined)
      return send('rollback', { by: 'bob', reason: 'no window is long enough' });
    if (!waitingFor.startsWith('a person')) return;
    stuck++;
    if (stuck <= patience) send('resume', { by: 'bob', reason: 'try again' });
    else decide('reject', 'rollback', 'bob', run);
  };
  /** A node that is held up for long is not waited for. */
  const letNoneHoldIt = ({ desk }: Run): void => {
    const began = desk.journal.findLastIndex(({ verb }) => verb === 'begin');
    const held = desk.journal.slice(began).find(({ step }) => step === 'held');
    if (held !== undefined && !desk.goesBack && held.at < timeline.now() - heldMs)
      send('rollback', { by: 'bob', reason: 'it is held up for too long' });
  };
  timeline.after(60_000, look);
  return {
    count: () => {
      counted++;
      for (const { at, delayMs } of planned)
        if (at === counted) timeline.after(delayMs, () => speak(random, post, send));
    },
  };
}

/** Anything that can be said, by anybody. */
function speak(
  random: Random,
  post: Post,
  send: (name: MessageName, message: unknown) => void,
): void {
  const by = random.oneOf(persons);
  const run = post.seen();
  const what = random.between(1, 100);
  const planDigest = run?.plan()?.planDigest ?? 'none';
  const gate = random.oneOf([
    'plan',
    'window',
    'cut-over',
    'batch-1',
    'accept',
    'retire',
    'rollback',
  ]);
  const steps = run?.status().steps ?? [];
  const to = steps.length === 0 ? 'nothing' : random.oneOf(steps).name;
  if (what <= 15) return send('pause', { by });
  if (what <= 23) return send('resume', { by });
  if (what <= 31) return send('approve', { by, gate, planDigest });
  if (what <= 35) return send('reject', { by, gate, planDigest });
  if (what <= 41) return send('rollback', { by });
  if (what <= 56) return send('rollback', { by, to });
  if (what <= 65) return send('pace', { by, parallelism: random.between(0, 6) });
  if (what <= 87)
    return send('quarantine', { by, node: `w-${random.between(1, 4)}`, reason: 'it looks odd' });
  if (what <= 93) return send('retry', { by });
  post.cancel();
}
