import { found } from '../../model/finding-kinds/found.js';
import type { KubernetesVersion } from '../../model/version.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';
import { isExpired, streamChunks } from '../objects/read-items.js';
import { typeNameOf, type ResourceRef } from '../objects/resource.js';
import type { Sketch } from './findings/sketch.js';
import { openSketch } from './findings/sketching.js';

/**
 * Looks at every object of a kind, an answer at a time. A list that the server compacted away is begun again; a kind that
 * cannot be listed is a finding. @throws KubeError for missing rights, and where no answer comes at all.
 */
export async function sketchKind(
  api: KubeApi,
  of: ResourceRef,
  to: KubernetesVersion,
  now: number,
): Promise<Sketch> {
  for (;;) {
    const { look, end } = openSketch(to, now);
    try {
      for await (const chunk of streamChunks(api, of))
        for (const object of chunk) look({ of, object });
      return end();
    } catch (cause) {
      if (isExpired(cause)) continue;
      const isAway = isKubeError(cause, 0, 401, 403);
      // A RangeError: an object nested so deeply that walking through it takes the whole stack.
      if (isAway || !(isKubeError(cause) || cause instanceof RangeError)) throw cause;
      const finding = found('kind-not-listed', typeNameOf(of), cause.message.slice(0, 300));
      return { items: [], findings: [finding], writes: [], addresses: [] };
    }
  }
}
