import { gunzipSync } from 'node:zlib';
import type { JsonObject } from '../../activities/objects/json-path.js';
import type { Json } from '../../model/json.js';

/** A release as Helm 3 keeps it: JSON, gzip, base64, and base64 once more as in every Secret. */
const opened = (data: Json | undefined): JsonObject => {
  const packed = Buffer.from(typeof data === 'string' ? data : '', 'base64').toString('utf8');
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8')) as JsonObject;
};

/** Two releases that differ in nothing but the API versions that their manifests name. */
export function differsInVersionsAlone(was: Json | undefined, is: Json | undefined): boolean {
  const [{ manifest: before, ...restBefore }, { manifest: after, ...restAfter }] = [
    opened(was),
    opened(is),
  ];
  const isSame = JSON.stringify(restBefore) === JSON.stringify(restAfter);
  return isSame && before !== after && withoutVersions(before) === withoutVersions(after);
}

const withoutVersions = (manifest: Json | undefined): string | undefined =>
  typeof manifest === 'string' ? manifest.replaceAll(/^apiVersion: .*$/gm, '') : undefined;
