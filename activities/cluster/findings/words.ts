import type { Json } from '../../../model/json.js';

/** A plain value as text; empty for a list or an object, which have no place there. */
export const wordOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
