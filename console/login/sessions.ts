import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from './role.js';

/** A line that is shown once, on the next page. */
export interface Flash {
  readonly kind: 'good' | 'bad';
  readonly text: string;
}

/** Somebody who is logged in. */
export interface Session {
  readonly name: string;
  role: Role;
  /** In every form; a request without it is not from a page of ours. */
  readonly csrf: string;
  /** How the login came about; a proxy's name is checked again at every request. */
  readonly by: 'token' | 'proxy';
  /** Epoch milliseconds. */
  readonly endsAt: number;
  readonly flash: Flash[];
  /** Called when the session ends: open streams close. */
  readonly onEnd: Set<() => void>;
}

/** All sessions; in memory alone, so that a restart logs everybody out. */
export interface Sessions {
  /** Returns the cookie's value. */
  readonly open: (who: Pick<Session, 'name' | 'role' | 'by'>) => {
    readonly value: string;
    readonly session: Session;
  };
  readonly find: (value: string | undefined) => Session | undefined;
  readonly end: (value: string | undefined) => void;
}

/** A night shift. */
const lifeMs = 12 * 3_600_000;
/** More than anybody needs; the oldest is ended for a new one. */
const maxSessions = 1000;

/** No session yet. `now` is a clock in epoch milliseconds. */
export function createSessions(now: () => number = Date.now): Sessions {
  // By hash: whoever could time a look-up learns nothing of a cookie.
  const sessions = new Map<string, Session>();
  const drop = (key: string): void => {
    const session = sessions.get(key);
    sessions.delete(key);
    session?.onEnd.forEach((close) => close());
  };
  const dropOld = (): void => {
    for (const [key, { endsAt }] of sessions) if (endsAt <= now()) drop(key);
    for (const key of sessions.keys()) {
      if (sessions.size < maxSessions) return;
      drop(key);
    }
  };
  return {
    open: (who) => {
      dropOld();
      const value = randomBytes(32).toString('base64url');
      const csrf = randomBytes(32).toString('base64url');
      const session = {
        ...who,
        csrf,
        endsAt: now() + lifeMs,
        flash: [],
        onEnd: new Set<() => void>(),
      };
      sessions.set(keyOf(value), session);
      return { value, session };
    },
    find: (value) => {
      if (value === undefined) return undefined;
      const session = sessions.get(keyOf(value));
      if (session === undefined || session.endsAt > now()) return session;
      drop(keyOf(value));
      return undefined;
    },
    end: (value) => {
      if (value !== undefined) drop(keyOf(value));
    },
  };
}

const keyOf = (value: string): string => createHash('sha256').update(value).digest('base64url');

/** Does a form hold the session's own word? In constant time. */
export function isOwnForm({ csrf }: Session, given: string | null | undefined): boolean {
  const [a, b] = [Buffer.from(csrf), Buffer.from(given ?? '')];
  return a.length === b.length && timingSafeEqual(a, b);
}
