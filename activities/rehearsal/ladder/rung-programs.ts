import type { LadderRung } from '../../../model/spec.js';
import { readBundle } from '../../assess/read-bundle.js';
import { refused } from '../../failures.js';
import type { createBundleFiles } from '../../nodes/bundle-files.js';
import { programsIn } from '../bundle-programs.js';
import type { Rung } from './climb.js';

/** The API servers of a ladder, each checked by its digest. @throws Refused naming what is not there, or of another version. */
export const rungPrograms = (
  ladder: readonly LadderRung[],
  bundleFiles?: ReturnType<typeof createBundleFiles>,
): Promise<readonly Rung[]> =>
  Promise.all(
    ladder.map(async ({ version, bundle }) => {
      const there = await readBundle(bundle);
      if (there.version !== version)
        throw refused(
          `spec.ladder: ${bundle} is a bundle of ${there.version}, not ${version}; name the directory of ${version}`,
        );
      const kubeApiserver = await (await programsIn(bundle, bundleFiles))('kube-apiserver');
      if (kubeApiserver === undefined)
        throw refused(`spec.ladder: ${bundle} has no program "kube-apiserver"; put it there`);
      return { version, kubeApiserver };
    }),
  );
