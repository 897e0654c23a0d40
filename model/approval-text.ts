import type { ApprovalStatement } from './approvals.js';
import { printable } from './printable.js';

/** Says what the text is for, so that no other document of the same form can pass for one. */
const PURPOSE = 'kube-cutover-approval/1';
/** Longest text that is read, UTF-16 units; every field at its longest fits, though each of its units is escaped. */
const MAX_TEXT = 20_000;

/** In the order in which they are written: what each field must be. */
const FIELDS: { readonly [name in keyof ApprovalStatement]-?: Rule } = {
  run: form(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'the id of a run'),
  gate: form(/^[A-Za-z0-9](?:[A-Za-z0-9 ._:/-]{0,126}[A-Za-z0-9])?$/, 'the name of a gate'),
  planDigest: form(/^[0-9a-f]{64}$/, 'a sha256 in hex'),
  decision: form(/^(?:approved|rejected)$/, '"approved" or "rejected"'),
  by: form(
    /^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127}$/,
    'a name of letters, digits and _.@+- as in the allowed-signers file',
  ),
  at: moment,
  nonce: form(/^[0-9a-f]{32}$/, '16 bytes in hex'),
  comment: words(2_000, true),
  ticket: words(200, false),
  expires: moment,
};
const OPTIONAL: ReadonlySet<string> = new Set(['comment', 'ticket', 'expires']);

/** What a value should be; absent where it is. */
type Rule = (value: unknown) => string | undefined;

/**
 * The text that is signed: JSON on one line, keys in one order, no spaces and no line end. The same
 * statement gives the same text, and `readApprovalText` reads no other. Throws where the statement
 * could not be read back.
 */
export function approvalText(approval: ApprovalStatement): string {
  const wrong = faultOf(Object.entries(approval));
  if (wrong !== undefined) throw new RangeError(`approval: ${wrong}`);
  return written(approval);
}

/** The statement that a text makes, or what is wrong with it. Only what `approvalText` writes is read. */
export function readApprovalText(text: unknown): ApprovalStatement | string {
  if (typeof text !== 'string') return `the text of an approval must be a text, got ${typeof text}`;
  if (text.length > MAX_TEXT)
    return `the text of an approval has ${text.length} characters; ${MAX_TEXT} are the most`;
  const content = parsed(text);
  if (content === undefined) return 'the text of an approval must be one JSON object';
  const { purpose, ...fields } = content;
  if (purpose !== PURPOSE) return `purpose must be "${PURPOSE}", got ${shown(purpose)}`;
  const wrong = faultOf(Object.entries(fields));
  if (wrong !== undefined) return wrong;
  // Every field was checked by its rule above.
  const approval = { ...fields } as unknown as ApprovalStatement;
  // Doubled keys, spaces, escapes and another order would let two texts say the same, or one text two things.
  if (written(approval) !== text)
    return 'the text of an approval is not in its canonical form; let cutover write it';
  return approval;
}

const written = (approval: ApprovalStatement): string =>
  JSON.stringify({ purpose: PURPOSE, ...approval }, ['purpose', ...Object.keys(FIELDS)]);

function faultOf(fields: readonly (readonly [string, unknown])[]): string | undefined {
  const given = new Map(fields);
  const strange = [...given.keys()].find((name) => !Object.hasOwn(FIELDS, name));
  if (strange !== undefined) return `there is no field ${shown(strange)} in an approval`;
  for (const [name, rule] of Object.entries(FIELDS)) {
    if (!given.has(name) && OPTIONAL.has(name)) continue;
    const value = given.get(name);
    const must = rule(value);
    if (must !== undefined) return `${name} must be ${must}, got ${shown(value)}`;
  }
  const [at, expires] = [given.get('at'), given.get('expires')];
  if (typeof at === 'number' && typeof expires === 'number' && expires <= at)
    return `expires must be later than at, got ${expires} and ${at}`;
  return undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const content: unknown = JSON.parse(text);
    const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
    return isObject ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}

function form(pattern: RegExp, must: string): Rule {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : must);
}

/** Text that looks to everybody like what it is: no controls, no marks that hide or turn, no half characters. */
function words(most: number, hasLines: boolean): Rule {
  const lines = hasLines ? '' : ' on one line';
  return (value) =>
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= most &&
    printable(value) === value &&
    !/\p{Cs}/u.test(value) &&
    (hasLines || !/[\n\t]/.test(value))
      ? undefined
      : `a text of at most ${most} characters${lines}, without invisible ones`;
}

function moment(value: unknown): string | undefined {
  const isMoment = Number.isSafeInteger(value) && !Object.is(value, -0) && Number(value) >= 0;
  return isMoment ? undefined : 'a moment in whole milliseconds since 1970';
}

/** Enough of a wrong value to recognise it by. */
const shown = (value: unknown): string =>
  printable((JSON.stringify(value) ?? 'nothing').slice(0, 80));
