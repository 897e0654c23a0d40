import { createHash } from 'node:crypto';
import type { Store } from '../../activities/store/store.js';

/** A store that keeps what it is given while it is looked at. */
export function memoryStore(): Store & { readonly kept: Map<string, Buffer> } {
  const kept = new Map<string, Buffer>();
  return {
    kept,
    put: async (content) => {
      const digest = createHash('sha256').update(content).digest('hex');
      kept.set(digest, content);
      return digest;
    },
    get: async (digest) => {
      const content = kept.get(digest);
      if (content === undefined) throw new Error(`${digest} is not there`);
      return content;
    },
  };
}
