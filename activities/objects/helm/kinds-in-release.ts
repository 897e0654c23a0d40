import type { Item } from '../resource.js';
import { jsonStrings } from './json-strings.js';
import { namedIn, type Named } from './manifest.js';
import { readPayload } from './payload.js';
import { isManifest } from './rewrite.js';

/** What a stored release names in its manifest and hooks, or why it cannot be read. */
export function kindsInRelease(
  item: Item,
): { readonly named: readonly Named[] } | { readonly fault: string } {
  const payload = readPayload(item);
  if ('fault' in payload) return payload;
  const named: Named[] = [];
  for (const { path, start, end } of jsonStrings(payload.json))
    if (isManifest(path))
      named.push(...namedIn(String(JSON.parse(payload.json.slice(start, end)))));
  return { named };
}
