import type { ServedCopy } from './copy.js';
import type { ReadCopy } from './stream-kind.js';

/** A copy whose keys come without the prefix that its API servers were given: `minions/w-1`. */
export const withoutPrefix = (copy: ServedCopy, prefix = '/registry'): ReadCopy => ({
  api: copy.api,
  async *keys() {
    for await (const chunk of copy.keys())
      yield chunk.map((key) => (key.startsWith(`${prefix}/`) ? key.slice(prefix.length + 1) : key));
  },
});
