import { instantOf } from '../../model/zone-clock.js';

const day = 24 * 60 * 60_000;

/**
 * The instant, in milliseconds since 1970, that a person means by `2026-11-28 22:00` in a zone, or by
 * `2026-11-28T21:00Z` anywhere; undefined for anything else. A time that clocks leave out is the end of the jump, one
 * that they repeat is the first. Throws a RangeError for a zone that this host does not know.
 */
export function readWallTime(written: string, zone: string): number | undefined {
  const found = /^(2\d{3}-\d\d-\d\d)[ T]([01]\d|2[0-3]):([0-5]\d)(Z|[+-]\d\d:\d\d)?$/.exec(written);
  const [, date = '', hours = '', minutes = '', offset] = found ?? [];
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date))
    return undefined;
  if (offset === undefined)
    return instantOf(zone, midnight / day, Number(hours) * 60 + Number(minutes));
  const at = Date.parse(`${date}T${hours}:${minutes}:00${offset}`);
  return Number.isNaN(at) ? undefined : at;
}

/** An instant as the clocks of a zone show it: `Sat 2026-11-28 22:00 Europe/Berlin`; seconds where there are any. */
export function zonedText(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  const seconds = of('second') === '00' ? '' : `:${of('second')}`;
  return `${of('weekday')} ${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}${seconds} ${zone}`;
}
