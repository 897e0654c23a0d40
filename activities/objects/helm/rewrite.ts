import type { KubernetesVersion } from '../../../model/version.js';
import type { Item } from '../resource.js';
import { goString, jsonStrings } from './json-strings.js';
import { namedIn } from './manifest.js';
import { isHelmRelease, readPayload, withPayload } from './payload.js';
import { removalOf } from './removal.js';

/** A stored release as it goes to the target. */
export interface Rewritten {
  readonly item: Item;
  /** What was changed, by name: `Ingress web: extensions/v1beta1 became networking.k8s.io/v1`. */
  readonly changed: readonly string[];
}

/**
 * A release of Helm 3 whose stored manifest and hooks name only versions that the target serves: without this
 * `helm upgrade` fails, as it compares with the stored manifest (helm/helm#6969). Only the `apiVersion` of kinds that
 * moved is changed; every other byte of the release stays, and so do type, labels and name. Everything else, a release that
 * cannot be read, and a kind without successor come back as they are.
 */
export function rewriteHelmRelease(item: Item, to: KubernetesVersion): Rewritten {
  const payload = isHelmRelease(item) ? readPayload(item) : { fault: 'it is no release' };
  if ('fault' in payload) return { item, changed: [] };
  const { json, isPacked } = payload;
  const changed: string[] = [];
  let rewritten = '';
  let done = 0;
  for (const { path, start, end } of jsonStrings(json)) {
    if (!isManifest(path)) continue;
    const manifest = String(JSON.parse(json.slice(start, end)));
    const moved = moveKinds(manifest, to);
    if (moved.changed.length === 0) continue;
    changed.push(...moved.changed);
    rewritten += json.slice(done, start) + goString(moved.manifest);
    done = end;
  }
  if (changed.length === 0) return { item, changed };
  return { item: withPayload(item, rewritten + json.slice(done), isPacked), changed };
}

/** The release's own manifest, and those of its hooks; templates of the chart are another text. */
export const isManifest = (path: readonly string[]): boolean =>
  path.at(-1) === 'manifest' && (path.length === 1 || (path.length === 3 && path[0] === 'hooks'));

/** A manifest with the successor's `apiVersion` in every document whose kind moved. */
function moveKinds(
  manifest: string,
  to: KubernetesVersion,
): { readonly manifest: string; readonly changed: readonly string[] } {
  const changed: string[] = [];
  let moved = '';
  let done = 0;
  for (const { apiVersion, kind, name, start, end } of namedIn(manifest)) {
    const successor = removalOf({ apiVersion, kind }, to)?.successor;
    if (successor === undefined) continue;
    changed.push(`${kind} ${name}: ${apiVersion} became ${successor}`);
    moved +=
      manifest.slice(done, start) + manifest.slice(start, end).replace(apiVersion, successor);
    done = end;
  }
  return { manifest: moved + manifest.slice(done), changed };
}
