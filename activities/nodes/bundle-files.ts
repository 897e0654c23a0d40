import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleFile } from '../../model/bundle.js';
import { refused } from '../failures.js';
import { digestOfFile } from '../file-digest.js';

/** Checks files of a bundle by their content, each once as long as it does not change. */
export interface BundleFiles {
  /** Path of a file whose content is what bundle.json says. @throws Refused naming it otherwise. */
  checked(directory: string, file: BundleFile): Promise<string>;
}

/** Thousands of nodes get the same files: a file is hashed again only where its stamp has changed. */
export function createBundleFiles(): BundleFiles {
  const known = new Map<string, Promise<string>>();
  return {
    async checked(directory, file) {
      const path = join(directory, file.name);
      const found = await stat(path).catch(() => undefined);
      if (!found?.isFile()) throw refused(`the bundle has no file ${path}`);
      const stamp = `${path} ${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`;
      const hashing = known.get(stamp) ?? digestOfFile(path);
      known.set(stamp, hashing);
      hashing.catch(() => known.delete(stamp));
      const sha256 = await hashing;
      if (sha256 !== file.sha256)
        throw refused(`${path} has sha256 ${sha256}, the plan says ${file.sha256}; plan again`);
      return path;
    },
  };
}
