import type { Direction } from '../../failpoints/points.js';
import type { People, Post } from '../seeded/people.js';
import type { Random } from '../seeded/random.js';
import type { Timeline } from '../seeded/timeline.js';

/** So often they look, milliseconds. */
const everyMs = 20_000;
/** A way back that waits for a person so often is given up. */
const patience = 4;

/** Somebody who approves what asks for it at once, goes back where that is the way, and has what failed tried again. */
export const operatorFor =
  (way: Direction) =>
  (_random: Random, timeline: Timeline, post: Post): People => {
    const by = 'bob';
    let stuck = 0;
    const look = (): void => {
      timeline.after(everyMs, look);
      const run = post.seen();
      const { waitingFor, gate } = run?.status() ?? {};
      if (run === undefined || waitingFor === undefined) return;
      const planDigest = run.plan()?.planDigest ?? '';
      if (gate?.name === 'accept' && way === 'back') return post.say('rollback', { by });
      if (gate !== undefined) return post.say('approve', { gate: gate.name, planDigest, by });
      if (!waitingFor.startsWith('a person')) return;
      if (++stuck <= patience) return post.say('resume', { by });
      post.say('reject', { gate: 'rollback', planDigest, by });
    };
    timeline.after(everyMs, look);
    return { count: () => undefined };
  };
