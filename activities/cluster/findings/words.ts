import type { Json } from '../../../model/json.js';
import { listAt } from '../../objects/json-path.js';

/** The texts of the list at a path; what is no text is passed over. */
export const wordsAt = (from: Json | undefined, ...path: readonly string[]): readonly string[] =>
  listAt(from, ...path).filter((one) => typeof one === 'string');

/** A plain value as text; empty for a list or an object, which have no place there. */
export const wordOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
