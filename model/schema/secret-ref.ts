import { z } from 'zod';
import type { SecretRef } from '../secret-ref.js';
import { hostPath, isMap } from './fields.js';

const environmentName = /^CUTOVER_SECRET_[A-Z0-9_]{1,100}$/;

const rule =
  'must be a map with one of file, an absolute path; environment, a name that begins with CUTOVER_SECRET_; ' +
  'command, a list of a program by its absolute path and up to 19 arguments';

/** Is this a secret's place, and nothing else? Other variables of the worker are not a spec's to name. */
export function isSecretRef(value: unknown): value is SecretRef {
  if (!isMap(value) || Object.keys(value).length !== 1) return false;
  const { file, environment, command } = value;
  if (file !== undefined) return hostPath.safeParse(file).success;
  if (command !== undefined) return isCommand(command);
  return typeof environment === 'string' && environmentName.test(environment);
}

const isCommand = (written: unknown): boolean =>
  Array.isArray(written) &&
  written.length <= 20 &&
  hostPath.safeParse(written[0]).success &&
  written.every((word) => typeof word === 'string' && word.length <= 1000 && !word.includes('\0'));

/** A secret by reference. Refusals never repeat what was written: it may be the secret itself. */
export const SecretRefSchema = z.custom<SecretRef>().superRefine((value: unknown, context) => {
  if (isSecretRef(value)) return;
  context.addIssue({ code: 'custom', message: rule, input: isMap(value) ? {} : '…' });
});
