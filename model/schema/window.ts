import { z } from 'zod';
import { type Blackout, type Window, weekdays } from '../window.js';
import { isMap, listOf, record, refuseRepeats, text, wholeNumber } from './fields.js';

const zoneRule =
  'must be the name of a time zone as the IANA database spells it, such as Europe/Berlin';
const dateRule = 'must be a date of this calendar, such as 2026-12-24';
const weekdayRule = `must be one of ${weekdays.join(', ')}`;
const maxLengthMinutes = 7 * 24 * 60;

const Zone = z
  .string({ error: zoneRule })
  .max(64, { error: zoneRule, abort: true })
  .refine(isZone, { error: zoneRule });

const WrittenDate = z
  .string({ error: dateRule })
  .max(10, { error: dateRule, abort: true })
  .refine(isDate, { error: dateRule });

const Reason = text(
  'must say in 3 to 200 characters why nothing goes on then',
  /^(?=(?:\s*\S){3})[^\p{Cc}\p{Cf}]+$/u,
  200,
);

const WrittenBlackout: z.ZodType<Blackout> = record({
  from: WrittenDate,
  until: WrittenDate.exactOptional(),
  reason: Reason,
}).superRefine(reportOrder, { when: () => true });

/** A maintenance window as it is written, without what only several fields tell. */
const WrittenWindow = record({
  zone: Zone,
  weekdays: listOf(z.enum(weekdays, { error: weekdayRule }), 'weekdays', 1, 7),
  start: text('must be a time of day from 00:00 to 23:59', /^(?:[01]\d|2[0-3]):[0-5]\d$/),
  lengthMinutes: wholeNumber(1, maxLengthMinutes, 'minutes'),
  from: WrittenDate.exactOptional(),
  until: WrittenDate.exactOptional(),
  blackouts: listOf(WrittenBlackout, 'blackouts', 0, 1000).default([]),
})
  .superRefine(reportOrder, { when: () => true })
  .superRefine(reportRepeats, { when: () => true });

/** The maintenance windows of a spec, with every default resolved; what comes out parses to itself. */
export const WindowsSchema: z.ZodType<readonly Window[]> = listOf(WrittenWindow, 'windows', 0, 100);

/** Dates in this form are in the order of their letters. */
function reportOrder(written: unknown, context: z.core.$RefinementCtx): void {
  if (!isMap(written)) return;
  const { from, until } = written;
  if (!isDate(from) || !isDate(until) || from <= until) return;
  const message = `must be ${from}, the first day, or later`;
  context.addIssue({ code: 'custom', message, path: ['until'], input: until });
}

function reportRepeats(written: unknown, context: z.core.$RefinementCtx): void {
  if (!isMap(written)) return;
  refuseRepeats(
    written['weekdays'],
    () => undefined,
    (index, first, name) =>
      context.addIssue({
        code: 'custom',
        message: `must be named once; weekdays[${first}] is the same`,
        path: ['weekdays', index],
        input: name,
      }),
  );
}

/** Real, and of a time that a migration can meet: 2026-02-30 is none. */
function isDate(written: unknown): written is string {
  if (typeof written !== 'string' || !/^2\d{3}-\d\d-\d\d$/.test(written)) return false;
  const at = Date.parse(`${written}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(written);
}

/**
 * A name that this host knows. Not one like `+02:00`, which knows no summer; and spelt right, since
 * other hosts read the name as that of a file.
 */
function isZone(written: string): boolean {
  if (!/^[A-Z][\w+-]*(?:\/[A-Z][\w+-]*){0,2}$/.test(written)) return false;
  const known = knownZone(written);
  return (
    known !== undefined && (known === written || known.toLowerCase() !== written.toLowerCase())
  );
}

/** The name under which this host keeps a zone, which for an old name is the new one, or the reverse. */
function knownZone(written: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: written }).resolvedOptions().timeZone;
  } catch {
    return undefined; // A RangeError, and the only way to ask.
  }
}
