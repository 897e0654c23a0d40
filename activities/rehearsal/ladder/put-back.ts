import { isKubeError, type KubeApi } from '../../objects/kube-api.js';
import { complaintOf, pathOf } from '../stream-kind.js';
import type { StaleRecord } from './stale-records.js';

/** What became of a record: written anew; deleted meanwhile; or why neither. */
export type PutBack = 'written' | 'gone' | { readonly because: string };

/** The API server's own controllers write too, while it is up: each conflict is one of their writes. */
const tries = 10;
const deadlineMs = 15_000;

/**
 * Reads an object and puts it back as it is, with its resourceVersion: the API server writes it in its own version, and nothing where it
 * lies so already. @throws KubeError where the API server is away.
 */
export async function putBack(api: KubeApi, { of, tail }: StaleRecord): Promise<PutBack> {
  const path = pathOf(of, tail);
  for (let left = tries; ; left--)
    try {
      const body = await api.request('GET', path, { deadlineMs });
      await api.request('PUT', path, { body, as: 'nothing', deadlineMs });
      return 'written';
    } catch (cause) {
      if (isKubeError(cause, 404)) return 'gone';
      if (isKubeError(cause, 409) && left > 1) continue;
      if (!isKubeError(cause) || isKubeError(cause, 0, 429, 502, 503, 504)) throw cause;
      return { because: complaintOf(cause) };
    }
}
