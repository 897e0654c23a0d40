import { encodingFamilies, type EncodingFamily } from '../../../model/facts/encodings.js';
import type { EncodingCount } from './census.js';

/** A stored form of a kind of which some form was dropped. */
export interface KnownEncoding {
  readonly family: EncodingFamily;
  readonly kind: string;
  readonly version: string;
}

/** What the facts know of records; absent for what every API server from 1.15 on reads, and for custom kinds. */
export function knownEncoding({
  encoding,
}: Pick<EncodingCount, 'encoding'>): KnownEncoding | undefined {
  if (encoding.form !== 'protobuf' && encoding.form !== 'json') return undefined;
  const { apiVersion, kind } = encoding;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const family = encodingFamilies.find((one) => one.group === group && one.kinds.includes(kind));
  return family && version !== undefined ? { family, kind, version } : undefined;
}

/** Does an API server of this minor read records of this version? One that the facts do not name is read by none. */
export function isRead({ reads }: EncodingFamily, version: string, minor: number): boolean {
  const range = reads[version];
  if (range === undefined) return false;
  const [first, last = Infinity] = range;
  return first <= minor && minor <= last;
}

/** The version in which an API server of this minor writes; absent where it does not have the kinds. */
export const writtenBy = ({ writes }: EncodingFamily, minor: number): string | undefined =>
  writes.findLast(([since]) => since <= minor)?.[1];

/** Minors that read a version and write one that `to` reads: each is a rung that helps. Oldest first. */
export function helpfulMinors(
  family: EncodingFamily,
  version: string,
  to: number,
): readonly number[] {
  return Array.from({ length: to }, (_, minor) => minor).filter((minor) => {
    const written = writtenBy(family, minor);
    return isRead(family, version, minor) && written !== undefined && isRead(family, written, to);
  });
}
