import { join } from 'node:path';

/** The checkout, seen from where this file is compiled to: dist/lab/setup. */
export const root = join(import.meta.dirname, '../../..');
