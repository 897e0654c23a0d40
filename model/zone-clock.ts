const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Making one costs as much as thirty answers, and what it answers never changes. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, made);
  return made;
}

/**
 * How far the clocks of a zone are ahead of UTC at an instant, in milliseconds.
 * Throws a RangeError for a zone or an instant that does not exist.
 */
export function offsetAt(zone: string, at: number): number {
  const text = formatOf(zone).format(at);
  // GMT, GMT+05:45 or, in the days of local mean time, GMT+00:53:28.
  const found = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (found === null)
    throw new RangeError(`the offset of ${zone} was told as "${text}", not as GMT+HH:MM`);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = found;
  const ahead = (Number(hours) * 60 + Number(minutes)) * minute + Number(seconds) * second;
  return sign === '-' ? -ahead : ahead;
}

/** The number of the day that the calendar of a zone shows at an instant; 1970-01-01 is 0. */
export const dayAt = (zone: string, at: number): number =>
  Math.floor((at + offsetAt(zone, at)) / day);

/**
 * The first instant at which the clocks of a zone show a time of a day, or a later one. So a time that
 * clocks jump over is the end of the jump, and one that they show twice is the first of the two.
 * Assumes that a zone changes its clocks at most once within 30 hours, as all have done since 1970.
 * @param dayNumber 0 is 1970-01-01
 * @param minutes minutes on the clock since it showed midnight, 0 to 1439
 */
export function instantOf(zone: string, dayNumber: number, minutes: number): number {
  const shown = dayNumber * day + minutes * minute;
  // No zone is further from UTC than this.
  const [early, late] = [shown - 15 * hour, shown + 15 * hour];
  const [before, after] = [offsetAt(zone, early), offsetAt(zone, late)];
  if (before === after || offsetAt(zone, shown - before) === before) return shown - before;
  if (offsetAt(zone, shown - after) === after) return shown - after;
  return changeBetween(zone, early, late);
}

/** The instant at which the clocks change, which must happen once between the two; by halving. */
function changeBetween(zone: string, early: number, late: number): number {
  const before = offsetAt(zone, early);
  let [last, first] = [early, late];
  while (first - last > second) {
    const middle = last + Math.floor((first - last) / 2 / second) * second;
    if (offsetAt(zone, middle) === before) last = middle;
    else first = middle;
  }
  return first;
}
