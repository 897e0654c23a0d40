import { shown } from './shown.js';

/** What a value must be, in words; absent where it is that. */
export type Rule = (value: unknown) => string | undefined;

/** A kind of statement that people sign. */
export interface TextForm<Statement> {
  /** What it is called: `approval`. */
  readonly name: string;
  /** Says what the text is for, so that no other document of the same form can pass for one. */
  readonly purpose: string;
  /** In the order in which they are written: what each field must be. */
  readonly fields: { readonly [field in keyof Statement]-?: Rule };
  readonly optional: ReadonlySet<string>;
  /** Longest text that is read, UTF-16 units. */
  readonly longest: number;
}

/** How statements of one kind are written and read. */
export interface SignedText<Statement> {
  /**
   * The text that is signed: JSON on one line, keys in one order, no spaces and no line end. The same statement gives
   * the same text, and `read` reads no other. Throws where the statement could not be read back.
   */
  readonly write: (statement: Statement) => string;
  /** The statement that a text makes, or what is wrong with it. Only what `write` writes is read. */
  readonly read: (text: unknown) => Statement | string;
}

/** Writer and reader of one kind of statement. */
export function signedText<Statement extends object>(
  form: TextForm<Statement>,
): SignedText<Statement> {
  const { name, purpose, longest } = form;
  const order = ['purpose', ...Object.keys(form.fields)];
  const written = (statement: Statement): string =>
    JSON.stringify({ purpose, ...statement }, order);
  return {
    write: (statement) => {
      const wrong = faultOf(form, Object.entries(statement));
      if (wrong !== undefined) throw new RangeError(`${name}: ${wrong}`);
      return written(statement);
    },
    read: (text) => {
      const whose = `the text of ${withArticle(name)}`;
      if (typeof text !== 'string') return `${whose} must be a text, got ${typeof text}`;
      if (text.length > longest)
        return `${whose} has ${text.length} characters; ${longest} are the most`;
      const content = parsed(text);
      if (content === undefined) return `${whose} must be one JSON object`;
      const { purpose: said, ...fields } = content;
      if (said !== purpose) return `purpose must be "${purpose}", got ${shown(said)}`;
      const wrong = faultOf(form, Object.entries(fields));
      if (wrong !== undefined) return wrong;
      // Every field was checked by its rule above.
      const statement = fields as Statement;
      // Doubled keys, spaces, escapes and another order would let two texts say the same, or one text two things.
      return written(statement) === text
        ? statement
        : `${whose} is not in its canonical form; let cutover write it`;
    },
  };
}

function faultOf<Statement>(
  { name, fields, optional }: TextForm<Statement>,
  said: readonly (readonly [string, unknown])[],
): string | undefined {
  const given = new Map(said);
  const strange = [...given.keys()].find((field) => !Object.hasOwn(fields, field));
  if (strange !== undefined) return `there is no field ${shown(strange)} in ${withArticle(name)}`;
  for (const [field, rule] of Object.entries<Rule>(fields)) {
    if (!given.has(field) && optional.has(field)) continue;
    const value = given.get(field);
    const must = rule(value);
    if (must !== undefined) return `${field} must be ${must}, got ${shown(value)}`;
  }
  const [at, expires] = [given.get('at'), given.get('expires')];
  if (typeof at === 'number' && typeof expires === 'number' && expires <= at)
    return `expires must be later than at, got ${expires} and ${at}`;
  return undefined;
}

const withArticle = (name: string): string => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const content: unknown = JSON.parse(text);
    const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
    return isObject ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}

/** A text of one form. `must` completes "must be". */
export function form(pattern: RegExp, must: string): Rule {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : must);
}

/** A moment in whole milliseconds since 1970. */
export const moment: Rule = (value) => {
  const isMoment = Number.isSafeInteger(value) && !Object.is(value, -0) && Number(value) >= 0;
  return isMoment ? undefined : 'a moment in whole milliseconds since 1970';
};

/** A sha256. */
export const digest = form(/^[0-9a-f]{64}$/, 'a sha256 in hex');

/** A person, as the allowed-signers file names them: no pattern, no list, nothing that looks like an option. */
export const signerName = form(
  /^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127}$/,
  'a name of letters, digits and _.@+- as in the allowed-signers file',
);
