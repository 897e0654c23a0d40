import { parse } from '../../../model/schema/parse.js';
import { WindowsSchema } from '../../../model/schema/window.js';

const window = {
  zone: 'Europe/Berlin',
  weekdays: ['saturday', 'sunday'],
  start: '22:00',
  lengthMinutes: 240,
};
const freeze = { from: '2026-12-24', until: '2027-01-02', reason: 'year-end closing' };

const errors = (change: Readonly<Record<string, unknown>>): string[] => {
  const parsed = parse(WindowsSchema, [window, { ...window, ...change }]);
  return parsed.ok ? [] : parsed.errors.map(({ path, message }) => `${path}: ${message}`);
};
const blackouts = (change: object) => ({ blackouts: [freeze, { ...freeze, ...change }] });

test('the least that must be written gets its default, and parses to itself', () => {
  const parsed = parse(WindowsSchema, [window]);
  expect(parsed).toEqual({ ok: true, value: [{ ...window, blackouts: [] }] });
  expect(parse(WindowsSchema, parsed.ok ? parsed.value : [])).toEqual(parsed);
});

test('everything that may be written comes out as it was written', () => {
  const full = { ...window, from: '2026-01-01', until: '2028-02-29', blackouts: [freeze] };
  expect(parse(WindowsSchema, [full])).toEqual({ ok: true, value: [full] });
});

test.each([
  [{ zone: 'UTC' }],
  [{ zone: 'Asia/Kathmandu' }], // Known to this host by its old name, Asia/Katmandu.
  [{ zone: 'Asia/Katmandu' }],
  [{ zone: 'America/Argentina/Buenos_Aires' }],
  [{ zone: 'America/Port-au-Prince' }],
  [{ zone: 'Etc/GMT+5' }],
  [{ start: '00:00' }],
  [{ start: '23:59', lengthMinutes: 1 }],
  [{ lengthMinutes: 10_080 }],
  [{ from: '2026-06-01', until: '2026-06-01' }],
  [blackouts({ until: '2026-12-24' })],
])('%j is allowed', (change) => {
  expect(errors(change)).toEqual([]);
});

const zone =
  'must be the name of a time zone as the IANA database spells it, such as Europe/Berlin';
const weekday = 'must be one of sunday, monday, tuesday, wednesday, thursday, friday, saturday';
const start = 'must be a time of day from 00:00 to 23:59';
const length = 'must be a whole number from 1 to 10080 minutes';
const date = 'must be a date of this calendar, such as 2026-12-24';

test.each([
  ['zone', 'Europe/Atlantis', zone],
  ['zone', 'europe/berlin', zone],
  ['zone', 'EUROPE/BERLIN', zone],
  ['zone', '+02:00', zone],
  ['zone', '../etc/passwd', zone],
  ['zone', '', zone],
  ['start', '24:00', start],
  ['start', '7:00', start],
  ['start', '22:60', start],
  ['start', '22:00:00', start],
  ['lengthMinutes', 0, length],
  ['lengthMinutes', 10_081, length],
  ['lengthMinutes', 1.5, length],
  ['from', '2026-02-29', date],
  ['from', '2026-06-31', date],
  ['until', '1999-12-31', date],
  ['until', '24.12.2026', date],
])('%s may not be %j', (field, value, rule) => {
  const told = typeof value === 'string' ? `"${value}"` : String(value);
  expect(errors({ [field]: value })).toEqual([`[1].${field}: ${told} is not allowed; ${rule}`]);
});

test.each([
  [
    'a window without weekdays',
    { weekdays: [] },
    ['[1].weekdays: an empty list is not allowed; must name at least 1 of weekdays'],
  ],
  [
    'a weekday cut short',
    { weekdays: ['friday', 'sat'] },
    [`[1].weekdays[1]: "sat" is not allowed; ${weekday}`],
  ],
  [
    'a weekday named twice',
    { weekdays: ['friday', 'friday'] },
    ['[1].weekdays[1]: "friday" is not allowed; must be named once; weekdays[0] is the same'],
  ],
  [
    'an end before the start',
    { from: '2026-06-02', until: '2026-06-01' },
    ['[1].until: "2026-06-01" is not allowed; must be 2026-06-02, the first day, or later'],
  ],
  [
    'a blackout in the wrong order',
    blackouts({ until: '2026-12-23' }),
    [
      '[1].blackouts[1].until: "2026-12-23" is not allowed; must be 2026-12-24, the first day, or later',
    ],
  ],
  [
    'a blackout without a reason',
    blackouts({ reason: ' ' }),
    [
      '[1].blackouts[1].reason: " " is not allowed; must say in 3 to 200 characters why nothing goes on then',
    ],
  ],
  [
    'a blackout on no date',
    blackouts({ from: '2026-12-32' }),
    [`[1].blackouts[1].from: "2026-12-32" is not allowed; ${date}`],
  ],
  [
    'a misspelt field',
    { lenghtMinutes: 60 },
    [
      '[1].lenghtMinutes: no such field; the fields here are zone, weekdays, start, lengthMinutes, from, until, blackouts',
    ],
  ],
  [
    'all at once',
    { zone: 'Mars', lengthMinutes: 0, from: '2026-06-02', until: '2026-06-01' },
    [
      `[1].zone: "Mars" is not allowed; ${zone}`,
      `[1].lengthMinutes: 0 is not allowed; ${length}`,
      '[1].until: "2026-06-01" is not allowed; must be 2026-06-02, the first day, or later',
    ],
  ],
] as const)('%s is refused', (_name, change, told) => {
  expect(errors(change)).toEqual(told);
});

test('what is missing is named', () => {
  const parsed = parse(WindowsSchema, [{}]);
  expect(parsed.ok ? [] : parsed.errors.map(({ path }) => path)).toEqual(
    ['zone', 'weekdays', 'start', 'lengthMinutes'].map((field) => `[0].${field}`),
  );
});
