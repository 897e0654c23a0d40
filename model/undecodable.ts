/** Not a name that anything written in JSON could have. */
const mark = Symbol('undecodable');

/** Stands for what somebody sent and nobody can read, until whoever it is for refuses it. */
export interface Undecodable {
  readonly [mark]: string;
}

/** With what is wrong, in words that quote nothing of it. */
export const undecodable = (why: string): Undecodable => ({ [mark]: why });

/** Why a value could not be read; absent where it could. */
export const whyUndecodable = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && mark in value
    ? String(Reflect.get(value, mark))
    : undefined;
