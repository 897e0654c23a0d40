import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bundle } from '../../model/bundle.js';
import { errorLines, parse } from '../../model/schema/parse.js';
import { printable } from '../../model/printable.js';
import { isVersion } from '../../model/version.js';
import { refused } from '../failures.js';

/** A plain file name: nothing in a bundle may point out of its directory. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a plain file name');

const BundleSchema = z.strictObject({
  version: z.string().refine(isVersion, 'must look like v1.23.6'),
  files: z
    .array(
      z.strictObject({
        name: fileName,
        kind: z.enum(['program', 'image']),
        sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in lower-case hex'),
        size: z.int().positive(),
        image: z.string().min(1).optional(),
      }),
    )
    .min(1),
});

/**
 * bundle.json of a directory, and that every file it names is there in the size it names.
 * Contents are checked by digest when they are sent.
 *
 * @throws Refused naming the file or the field.
 */
export async function readBundle(directory: string): Promise<Bundle> {
  const path = join(directory, 'bundle.json');
  const parsed = parse(BundleSchema, await readJson(path));
  if (!parsed.ok) throw refused(`${path}: ${errorLines(parsed.errors).join('; ')}`);
  await Promise.all(parsed.value.files.map(({ name, size }) => checkSize(directory, name, size)));
  const { version, files } = parsed.value;
  return {
    version,
    files: files.map(({ image, ...file }) => (image === undefined ? file : { ...file, image })),
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const why = printable(String(cause)).split('\n')[0] ?? '';
    throw refused(`spec.bundle: ${path} cannot be read as JSON: ${why}`);
  }
}

async function checkSize(directory: string, name: string, size: number): Promise<void> {
  const path = join(directory, name);
  const seen = await stat(path).catch(() => undefined);
  if (!seen?.isFile()) throw refused(`spec.bundle: ${path} is named in bundle.json and not there`);
  if (seen.size !== size)
    throw refused(`spec.bundle: ${path} has ${seen.size} bytes, bundle.json says ${size}`);
}
