import { gunzipSync, gzipSync } from 'node:zlib';
import { textAt, type JsonObject } from '../json-path.js';
import { typeNameOf, type Item } from '../resource.js';

/** Bytes that a release may have unpacked: Secrets hold 1 MiB, and manifests pack ten to one. */
const largest = 32 * 1024 * 1024;

/** A release's payload, or why it cannot be read. */
export type Payload =
  { readonly json: string; readonly isPacked: boolean } | { readonly fault: string };

/** Is this a stored release of Helm 3, as Secret or as ConfigMap? */
export const isHelmRelease = (item: Item): boolean => layersOf(item) > 0;

/** Is this a stored release of Helm 2? */
export const isHelmTwoRelease = ({ of, object }: Item): boolean =>
  ['secrets', 'configmaps'].includes(typeNameOf(of)) &&
  textAt(object, 'metadata', 'labels', 'OWNER') === 'TILLER';

/** Layers of base64: Secrets have one more than Helm itself makes. 0: no release. */
function layersOf({ of, object }: Item): number {
  const type = typeNameOf(of);
  if (type === 'secrets' && textAt(object, 'type') === 'helm.sh/release.v1') return 2;
  const isOwned = textAt(object, 'metadata', 'labels', 'owner') === 'helm';
  return type === 'configmaps' && isOwned && textAt(object, 'data', 'release') !== undefined
    ? 1
    : 0;
}

/** Unpacks base64, base64 and gzip of a stored release. Source: helm v3 pkg/storage/driver/util.go. */
export function readPayload(item: Item): Payload {
  const stored = textAt(item.object, 'data', 'release');
  if (stored === undefined) return { fault: 'it has no data.release' };
  let bytes: Buffer = Buffer.from(stored, 'base64');
  if (layersOf(item) === 2) bytes = Buffer.from(bytes.toString('latin1'), 'base64');
  const isPacked = bytes.subarray(0, 3).equals(Buffer.from([0x1f, 0x8b, 0x08]));
  try {
    const json = isPacked ? gunzipSync(bytes, { maxOutputLength: largest }) : bytes;
    const text = json.toString('utf8');
    JSON.parse(text);
    return { json: text, isPacked };
  } catch (cause) {
    return { fault: faultOf(cause) };
  }
}

/** Never the content: a release holds values, and values hold passwords. */
function faultOf(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return `unpacked it has more than ${largest / 1024 / 1024} MiB`;
  if (code === 'Z_BUF_ERROR')
    return 'its gzip ends too early; it may be one part of a split release';
  return code === undefined ? 'its payload is no JSON' : `its gzip is damaged (${code})`;
}

/** The same object with another payload; type, labels and everything else stay. */
export function withPayload(item: Item, json: string, isPacked: boolean): Item {
  const bytes = isPacked ? gzipSync(json, { level: 9 }) : Buffer.from(json);
  const once = bytes.toString('base64');
  const release = layersOf(item) === 2 ? Buffer.from(once, 'latin1').toString('base64') : once;
  const data = item.object['data'] as JsonObject;
  return { of: item.of, object: { ...item.object, data: { ...data, release } } };
}
