import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The checkout, whether this file runs as compiled (dist/lab/setup) or as it is (lab/setup, in tests). */
export const root = checkoutOf(import.meta.dirname);

function checkoutOf(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory;
  if (dirname(directory) === directory) throw new Error('no package.json above this file');
  return checkoutOf(dirname(directory));
}
