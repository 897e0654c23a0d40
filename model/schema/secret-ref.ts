import { z } from 'zod';
import type { SecretRef } from '../secret-ref.js';
import { confidentialUrlRule, isConfidential, parsedUrl } from './confidential-url.js';
import { hostPath, isMap, record, text } from './fields.js';

const command = z.custom<readonly string[]>(
  (written) =>
    Array.isArray(written) &&
    written.length <= 20 &&
    hostPath.safeParse(written[0]).success &&
    written.every(
      (word) => typeof word === 'string' && word.length <= 1000 && !word.includes('\0'),
    ),
  { error: 'must be a list of a program by its absolute path and up to 19 arguments' },
);

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/; of keys: `IsConfigMapKey` of apimachinery. */
const kubernetes = record({
  kubeconfig: hostPath.exactOptional(),
  namespace: text('must be the name of a namespace', new RegExp(`^${label}$`), 63),
  name: text('must be the name of a Secret', new RegExp(`^${label}(?:\\.${label})*$`)),
  key: text("must be a Secret's key, of letters, digits and ._-", /^(?!\.\.|\.$)[-._a-zA-Z0-9]+$/),
});

/** Where one part could be `..`, or what comes after it a query, another path would be asked than the one that is written. */
const vaultPath = text(
  'must be a path of letters, digits and ._@:+=- without a slash at its ends, as in secret/data/cutover',
  /^(?!\.{1,2}(?:\/|$))[\w.@:+=-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.@:+=-]+)*$/,
  1024,
);

const vaultAddress = z.custom<string>(
  (written) => {
    const url = typeof written === 'string' ? parsedUrl(written) : undefined;
    return url !== undefined && isConfidential(url) && url.href === `${url.origin}/`;
  },
  { error: `${confidentialUrlRule}, with host and port alone` },
);

const vault = record({
  address: vaultAddress,
  path: vaultPath,
  key: text('must be a text of one line', /^[^\p{C}\p{Zl}\p{Zp}]+$/u),
  tokenFile: hostPath,
  namespace: vaultPath.exactOptional(),
});

/** Of the variables of the worker only those are a spec's to name that were set for it. */
const environment = text(
  'must be a name that begins with CUTOVER_SECRET_',
  /^CUTOVER_SECRET_[A-Z0-9_]{1,100}$/,
);

const places: Readonly<Record<string, z.ZodType>> = {
  file: hostPath,
  environment,
  command,
  kubernetes,
  vault,
};

/** What a reference is. */
export const secretRefRule = `a map with one of ${Object.keys(places).join(', ')} (docs/notifications.md)`;

/** Refuses what is no secret's place, field by field. Never repeats what was written: it may be the secret itself. */
export function refuseOther(value: unknown, context: z.core.$RefinementCtx): void {
  const refuse = (path: PropertyKey[], message: string, input: unknown): void =>
    context.addIssue({ code: 'custom', path, message, input: hidden(input) });
  const [[kind, written] = ['', undefined], ...others] = isMap(value) ? Object.entries(value) : [];
  const place = Object.hasOwn(places, kind) && others.length === 0 ? places[kind] : undefined;
  if (place === undefined) return refuse([], `must be ${secretRefRule}`, value);
  const { error } = place.safeParse(written, { reportInput: true });
  for (const { path, message, input } of error?.issues ?? [])
    refuse([kind, ...path], message, input);
}

const hidden = (written: unknown): unknown => {
  if (written === undefined) return undefined;
  return isMap(written) ? {} : '…';
};

/** A secret by reference. */
export const SecretRefSchema = z.custom<SecretRef>().superRefine(refuseOther);
