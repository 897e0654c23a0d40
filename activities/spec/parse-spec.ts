import type { InPlaceSwitchSpec } from '../../model/spec.js';
import { errorLines, parse } from '../../model/schema/parse.js';
import { InPlaceSwitchSpecSchema } from '../../model/schema/spec.js';
import { refused } from '../failures.js';
import { checkKeyFile } from './key-file.js';

/**
 * Checks what the operator wrote and resolves every default and the layout.
 * @throws Refused, one line for each wrong field: its path, what was given, what is allowed.
 */
export async function parseSpec(request: unknown): Promise<InPlaceSwitchSpec> {
  const parsed = parse(InPlaceSwitchSpecSchema, request);
  if (!parsed.ok) throw refused(`the spec is wrong:\n${errorLines(parsed.errors).join('\n')}`);
  const { privateKeyFile } = parsed.value.ssh;
  const wrong = await checkKeyFile(privateKeyFile);
  if (wrong !== undefined) throw refused(`the spec is wrong:\nssh.privateKeyFile: ${wrong}`);
  return parsed.value;
}
