import { build } from './build.js';
import { canReachOfficialSites, download, hasOfficialRelease } from './download.js';
import type { Source } from './ensure.js';
import { isOnPath, takeFromPath } from './on-path.js';

/** Where programs come from when the cache lacks them, cheapest first. */
export const sources: readonly Source[] = [
  {
    describe: () => 'copying from PATH',
    offers: isOnPath,
    obtain: takeFromPath,
  },
  {
    describe: () => 'downloading the official release',
    offers: async (set) => hasOfficialRelease(set) && (await canReachOfficialSites()),
    obtain: download,
  },
  {
    describe: ({ buildMinutes }) => `building (${buildMinutes} min on 2 cores)`,
    offers: () => Promise.resolve(true),
    obtain: build,
  },
];
