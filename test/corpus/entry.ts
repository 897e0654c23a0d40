import { textAt, type JsonObject } from '../../activities/objects/json-path.js';

/** One object of the corpus, as somebody would have written it, and what happens to it afterwards. */
export interface Entry {
  /** With apiVersion, kind and metadata.name. `uidOf` may stand wherever a UID belongs. */
  readonly object: JsonObject;
  /** Written to the status subresource, as a controller would. */
  readonly status?: JsonObject;
  /** `edit`: is there already, and is merged into. `delete`: deletion is asked for after the creation. */
  readonly afterwards?: 'edit' | 'delete';
}

/** The minor release that the corpus is made for: each takes other versions of kinds. */
export type Era = 15 | 19;

/** An object in few words; `namespace` is absent on what is cluster-wide. */
export const an = (
  [apiVersion, kind]: readonly [apiVersion: string, kind: string],
  fullName: string,
  rest: JsonObject = {},
): Entry => {
  const [name = '', namespace] = fullName.split('@');
  const { metadata, ...others } = rest;
  return {
    object: {
      apiVersion,
      kind,
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(metadata as JsonObject | undefined),
      },
      ...others,
    },
  };
};

/** `Kind namespace/name`, `Kind name` of what is cluster-wide. */
export function whereOf({ object }: Entry): string {
  const name = textAt(object, 'metadata', 'name') ?? '';
  const namespace = textAt(object, 'metadata', 'namespace');
  return `${textAt(object, 'kind')} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** Stands for the UID of an object that is created earlier: `uidOf('v1', 'PersistentVolumeClaim', 'shop/data')`. */
export const uidOf = (apiVersion: string, kind: string, name: string): string =>
  `{{uid of ${apiVersion} ${kind} ${name}}}`;

/** A reference to the owner that drives an object, as controllers write it. */
export const ownedBy = (
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string,
): JsonObject => ({
  ownerReferences: [
    {
      apiVersion,
      kind,
      name,
      uid: uidOf(apiVersion, kind, `${namespace}/${name}`),
      controller: true,
      blockOwnerDeletion: true,
    },
  ],
});

/** Text as Secrets have it. */
export const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

/** Text of a length in bytes, without two lines alike, the same every time. */
export function longText(bytes: number): string {
  let text = '';
  for (let line = 0; text.length < bytes; line++)
    text += `${line}: ${((line * 2654435761) % 4294967296).toString(16)} = ${'x'.repeat(line % 40)}\n`;
  return text.slice(0, bytes);
}
