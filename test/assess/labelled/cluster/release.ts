import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../../../activities/objects/json-path.js';
import type { Item } from '../../../../activities/objects/resource.js';
import { thing } from './thing.js';

/** A release as Helm 3 keeps it: JSON, gzip, base64, and once more base64 as every Secret. */
export const releaseOf = (name: string, release: JsonObject, status = 'deployed'): Item =>
  packed(
    name,
    gzipSync(JSON.stringify({ name: 'web', version: 2, hooks: [], ...release })),
    status,
  );

/** A release whose payload is these bytes, whatever they are. */
export const packed = (name: string, payload: Uint8Array, status = 'deployed'): Item =>
  thing('Secret', name, {
    metadata: { labels: { owner: 'helm', name: 'web', status, version: '2' } },
    type: 'helm.sh/release.v1',
    data: {
      release: Buffer.from(Buffer.from(payload).toString('base64')).toString('base64'),
    },
  });
