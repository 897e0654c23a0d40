import { readBundle } from '../assess/read-bundle.js';
import { createBundleFiles } from '../nodes/bundle-files.js';

/** Path of a program of a bundle whose content is what bundle.json says; absent where the bundle has none of that name. */
export type FindProgram = (name: string) => Promise<string | undefined>;

/** The programs of a bundle, each checked once. @throws Refused where bundle.json or a file is not as it should be. */
export async function programsIn(
  bundleDirectory: string,
  bundleFiles = createBundleFiles(),
): Promise<FindProgram> {
  const { files } = await readBundle(bundleDirectory);
  return async (wanted) => {
    const file = files.find(({ kind, name }) => kind === 'program' && name === wanted);
    return file && bundleFiles.checked(bundleDirectory, file);
  };
}
