import { z } from 'zod';
import type { SecretRef } from '../secret-ref.js';
import { hostPath, isMap } from './fields.js';

const environmentName = /^CUTOVER_SECRET_[A-Z0-9_]{1,100}$/;

const rule =
  'must be a map with either file, an absolute path, or environment, a name that begins with CUTOVER_SECRET_';

/** Is this a secret's place, and nothing else? Other variables of the worker are not a spec's to name. */
export function isSecretRef(value: unknown): value is SecretRef {
  if (!isMap(value) || Object.keys(value).length !== 1) return false;
  const { file, environment } = value;
  if (file !== undefined) return hostPath.safeParse(file).success;
  return typeof environment === 'string' && environmentName.test(environment);
}

/** A secret by reference. Refusals never repeat what was written: it may be the secret itself. */
export const SecretRefSchema = z.custom<SecretRef>().superRefine((value: unknown, context) => {
  if (isSecretRef(value)) return;
  context.addIssue({ code: 'custom', message: rule, input: isMap(value) ? {} : '…' });
});
