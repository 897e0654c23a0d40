import type { ScheduleSpec } from '@temporalio/client';
import { windowState } from '../../model/window-times.js';
import type { Window } from '../../model/window.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { calendarsAt, startsFor } from './start-times.js';
import { readWallTime, zonedText } from './wall-time.js';

/** How an operator says when runs are to be started. */
export interface Wish {
  /** A cron expression of five fields, of seven (with seconds and year), or `@daily` and the like. */
  readonly cron?: string;
  /** One moment: `2026-11-28 22:00`, in the zone unless it says another offset. */
  readonly at?: string;
  /** Of `cron` and `at`, and of what is shown; the first window's unless told, or UTC. */
  readonly zone?: string;
  /** So long before a window opens, or 0. */
  readonly aheadMinutes: number;
}

/** When runs are started, as Temporal takes it. */
export interface When {
  /** In words, for people. */
  readonly said: string;
  /** In which times are shown. */
  readonly zone: string;
  readonly spec: ScheduleSpec;
}

/**
 * When runs of a spec are to be started: as the operator wishes, or as its windows open. Pure.
 * @throws Fault with code 2 for what is no time, is past, or never comes.
 */
export function whenOf(wish: Wish, windows: readonly Window[], now: number): When {
  const zone = wish.zone ?? windows[0]?.zone ?? 'UTC';
  requireZone(zone, now);
  if (wish.cron !== undefined && wish.at !== undefined)
    throw fault(ExitCode.BadInput, '--cron and --at were both given; one of them says when');
  if (wish.aheadMinutes > 0 && (wish.cron ?? wish.at) !== undefined)
    throw fault(ExitCode.BadInput, '--ahead is for windows; --cron and --at say the very time');
  if (wish.cron !== undefined) return byCron(wish.cron, zone);
  if (wish.at !== undefined) return once(wish.at, zone, now);
  return asWindowsOpen(windows, zone, wish.aheadMinutes, now);
}

function requireZone(zone: string, now: number): void {
  try {
    zonedText(now, zone);
  } catch {
    throw fault(
      ExitCode.BadInput,
      `--zone is "${zone}"; give the name of a time zone, such as Europe/Berlin`,
    );
  }
}

function byCron(written: string, zone: string): When {
  const cron = written.trim();
  const fields = cron.split(/\s+/).length;
  // Six fields are read as seconds first by some, and as year last by Temporal.
  const isCron = cron.startsWith('@') ? fields <= 2 : fields === 5 || fields === 7;
  if (!isCron)
    throw fault(
      ExitCode.BadInput,
      `--cron is "${written}", ${fields} fields; give five (minute, hour, day, month, weekday), ` +
        'or seven with seconds first and the year last',
    );
  if (cron.includes('#') || cron.includes('='))
    throw fault(ExitCode.BadInput, `--cron is "${written}"; give the zone by --zone, no comment`);
  return { said: `by cron ${cron}`, zone, spec: { cronExpressions: [cron], timezone: zone } };
}

function once(written: string, zone: string, now: number): When {
  const at = readWallTime(written, zone);
  if (at === undefined)
    throw fault(
      ExitCode.BadInput,
      `--at is "${written}"; give a moment such as "2026-11-28 22:00", with --zone`,
    );
  if (at <= now)
    throw fault(
      ExitCode.BadInput,
      `--at is ${zonedText(at, zone)}, which is past; give a later one`,
    );
  return { said: 'once', zone, spec: { calendars: calendarsAt([at]), timezone: 'UTC' } };
}

function asWindowsOpen(
  windows: readonly Window[],
  zone: string,
  aheadMinutes: number,
  now: number,
): When {
  if (windows.length === 0)
    throw fault(
      ExitCode.BadInput,
      'the spec has no windows; add some, or say when with --cron or --at',
    );
  const starts = startsFor(windows, now, aheadMinutes);
  const last = starts.at(-1);
  if (last === undefined) throw neverOpen(windows, zone, aheadMinutes, now);
  const before = aheadMinutes === 0 ? 'as' : `${aheadMinutes} minutes before`;
  return {
    said: `${before} a window opens, ${starts.length} times until ${zonedText(last, zone)}`,
    zone,
    spec: { calendars: calendarsAt(starts), timezone: 'UTC' },
  };
}

/** Why there is nothing to start, and what to do about it. */
function neverOpen(windows: readonly Window[], zone: string, aheadMinutes: number, now: number) {
  const told = windowState(windows, now);
  if (told.state === 'open')
    return fault(
      ExitCode.BadInput,
      `the last window is open now, until ${zonedText(told.closesAt, zone)}; start the run with: cutover start`,
    );
  if (told.state === 'closed' && told.next !== undefined)
    return fault(
      ExitCode.BadInput,
      `the last window opens ${zonedText(told.next.opensAt, zone)}, in less than --ahead ${aheadMinutes}; give fewer minutes`,
    );
  return fault(
    ExitCode.BadInput,
    'no window of the spec opens within 400 days; mend its dates, weekdays or blackouts',
  );
}
