import { z } from 'zod';

/** A map with exactly these fields; a misspelt one is an error that lists the right names. */
export const record = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `the fields here are ${Object.keys(shape).join(', ')}`
        : `must be a map with the fields ${Object.keys(shape).join(', ')}`,
  });

/** A text that one rule decides on; the rule is what every refusal says. */
export const text = (rule: string, pattern: RegExp, maxLength = 253) =>
  z
    .string({ error: rule })
    .max(maxLength, { error: rule, abort: true })
    .regex(pattern, { error: rule });

/** A whole number between two bounds, both allowed. */
export function wholeNumber(min: number, max: number, unit = '') {
  const error = `must be a whole number from ${min} to ${max}${unit && ` ${unit}`}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A list with at least `min` entries. */
export const listOf = <Item extends z.ZodType>(item: Item, what: string, min = 0, max = 10_000) =>
  z
    .array(item, { error: `must be a list of ${what}` })
    .min(min, { error: `must name at least ${min} of ${what}` })
    .max(max, { error: `must name at most ${max} of ${what}` });

const plainPath = /^(?:\/(?!\.{1,2}(?:\/|$))[^/\p{Cc}\p{Cf}]+)+$/u;
const pathRule =
  'must be an absolute path without "." or ".." in it and without a slash at its end';

/** A file or directory on the host of the Temporal worker. */
export const hostPath = text(pathRule, plainPath, 4096);

/** A path on a node: it stands in unit files and manifests, so nothing that would need quoting. */
export const nodePath = text(
  `${pathRule}, of letters, digits and ._@:+- alone`,
  /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._@:+-]+)+$/,
  1024,
);

/**
 * Reports every item whose key was already taken, at its own place in the list.
 * Looks at what was written even where other fields are wrong, so that all errors come at once.
 */
export function refuseRepeats(
  items: unknown,
  keyOf: (item: Readonly<Record<string, unknown>>) => unknown,
  report: (index: number, firstIndex: number, key: string) => void,
): void {
  if (!Array.isArray(items)) return;
  const seen = new Map<string, number>();
  items.forEach((item: unknown, index) => {
    const key = isMap(item) ? keyOf(item) : item;
    if (typeof key !== 'string') return;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else report(index, first, key);
  });
}

/** Is this a map, as far as can be told before it was checked? */
export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
