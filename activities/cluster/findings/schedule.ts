/** Schedules with a name instead of fields. */
const named: ReadonlyMap<string, string> = new Map([['@hourly', '0 * * * *']]);

/**
 * Does a schedule of five fields fire at least once in every hour of every day? Every field but the minutes takes all
 * values then; a step of one or a range over all does too. What cannot be read is taken for a no.
 */
export function firesHourly(schedule: string): boolean {
  const plain = schedule.replace(/^(?:CRON_)?TZ=\S+\s+/, '').trim();
  const every = /^@every\s+(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(plain);
  if (every !== null) return Number(every[1] ?? 0) * 60 + Number(every[2] ?? 0) <= 60;
  const fields = (named.get(plain) ?? plain).split(/\s+/);
  const [minute, hour, day, month, weekday] = fields;
  if (fields.length !== 5 || minute === undefined || hour === undefined) return false;
  return (
    takesAll(hour, 0, 23) &&
    takesAll(day ?? '', 1, 31) &&
    takesAll(month ?? '', 1, 12) &&
    takesAll(weekday ?? '', 0, 6)
  );
}

/** Does a field of a schedule take every value there is? */
function takesAll(field: string, from: number, to: number): boolean {
  const taken = new Set<number>();
  for (const part of field.split(',')) {
    const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [, first = '', last] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    const isAll = range === '*' || range === '?';
    const begin = isAll ? from : Number(first || Number.NaN);
    const end = isAll || (last === undefined && part.includes('/')) ? to : Number(last ?? first);
    for (let value = begin; value <= Math.min(end, to); value += Math.max(1, Number(step)))
      taken.add(value);
  }
  return taken.size >= to - from + 1;
}
