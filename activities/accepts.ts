import type { z } from 'zod';
import { errorLines, parse } from '../model/schema/parse.js';
import { refused } from './failures.js';

/**
 * An activity that takes one object, already checked against its schema: the code behind trusts its input.
 * @throws Refused naming every wrong field by its path, before anything is touched.
 */
export const accepts =
  <Schema extends z.ZodType, Result>(
    schema: Schema,
    run: (input: z.output<Schema>) => Promise<Result>,
  ) =>
  async (input: z.input<Schema>): Promise<Result> => {
    const parsed = parse(schema, input);
    if (parsed.ok) return run(parsed.value);
    throw refused(`the input of this activity is wrong:\n${errorLines(parsed.errors).join('\n')}`);
  };
