import type { z } from 'zod';
import { shown } from '../shown.js';

/** One wrong field: where it is (`nodes[1].port`), what was given and what is allowed. */
export interface FieldError {
  /** Path from the top of the input; empty where the input as a whole is wrong. */
  readonly path: string;
  readonly message: string;
}

/** What a parse ends in: the checked value, or every wrong field in the order they were met. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/**
 * Checks a value from outside against a schema; never throws, and names every wrong field at once.
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): Parsed<z.output<Schema>> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  const lines = result.error.issues.flatMap(errorsOf);
  const first = new Map(lines.map((line) => [`${line.path}\n${line.message}`, line]));
  return { ok: false, errors: [...first.values()] };
}

/**
 * The errors as lines for people, at most `limit` of them: ten thousand nodes can be wrong alike.
 */
export function errorLines(errors: readonly FieldError[], limit = 50): string[] {
  const lines = errors
    .slice(0, limit)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const more = errors.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/**
 * A field that is not known is reported under its own name, so that the line points at the typing
 * error.
 */
function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      // A schema of its own words lists the right names; zod's would only repeat the wrong one.
      message: issue.message.startsWith('Unrecognized key')
        ? 'no such field'
        : `no such field; ${issue.message}`,
    }));
  return [{ path: pathText(issue.path), message: sentence(issue.input, issue.message) }];
}

function sentence(input: unknown, rule: string): string {
  const told = rule.slice(0, 1).toLowerCase() + rule.slice(1);
  return input === undefined ? `is missing; ${told}` : `${shown(input)} is not allowed; ${told}`;
}

/** `nodes[1].port`, with names that are not plain words in quotes. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const name = String(part);
    if (!/^[A-Za-z_][\w-]{0,79}$/.test(name)) return `${text}[${shown(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}
