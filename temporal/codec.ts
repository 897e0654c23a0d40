import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { decrypt, encrypt } from '../keys/cipher.js';
import type { KeyRing } from '../keys/key-ring.js';

// A CommonJS package whose names Node does not see.
const { temporal } = proto;

/** What the samples of Temporal's SDKs call a payload that is encrypted; its own tools know it by that. */
const encrypted = 'binary/encrypted';
const keyIdField = 'encryption-key-id';

/** The environment variable that names the key ring. */
export const keyRingVariable = 'CUTOVER_PAYLOAD_KEYS';

/**
 * Encrypts all that goes to Temporal with the newest key of a ring, and decrypts what any key of it has encrypted. What came
 * unencrypted, as from the start form of the Temporal UI, is taken as it is. Without a ring nothing is encrypted, and what
 * somebody else has encrypted is refused by name.
 */
export const createCodec = (ring: KeyRing | undefined): PayloadCodec => ({
  encode: async (payloads) =>
    ring === undefined ? payloads : payloads.map((payload) => sealed(payload, ring)),
  decode: async (payloads) => Promise.all(payloads.map((payload) => opened(payload, ring))),
});

function sealed(payload: Payload, { newest }: KeyRing): Payload {
  const plain = temporal.api.common.v1.Payload.encode(payload).finish();
  return {
    metadata: { encoding: Buffer.from(encrypted), [keyIdField]: Buffer.from(newest.id) },
    data: encrypt(plain, newest.bytes, nameOf(newest.id)),
  };
}

/** @throws Error with the key's id and what to do where it cannot be decrypted. */
async function opened(payload: Payload, ring: KeyRing | undefined): Promise<Payload> {
  const { metadata, data } = payload;
  if (textOf(metadata?.['encoding']) !== encrypted) return payload;
  const id = textOf(metadata?.[keyIdField]);
  if (!isKeyId(id)) throw broken(missing(id, ring));
  const key = await ring?.find(id);
  if (key === undefined) throw new Error(missing(id, ring));
  try {
    return temporal.api.common.v1.Payload.decode(
      decrypt(data ?? new Uint8Array(), key.bytes, nameOf(id)),
    );
  } catch (cause) {
    throw broken(cause instanceof Error ? cause.message : String(cause));
  }
}

/** No ring opens it: whoever has the key is told the same, today and whenever it is read again. */
const broken = (message: string): Error => Object.assign(new Error(message), { name: BROKEN });
const BROKEN = 'BrokenPayload';

/**
 * For workers: what was sent to a workflow and is broken is handed on as it is, for the workflow to refuse. Thrown, it would be read
 * again and again, and the run stand still. A key that is missing still holds it up: the run goes on once the key is there.
 */
export const handingOnBroken = (codec: PayloadCodec): PayloadCodec => ({
  encode: (payloads, context) => codec.encode(payloads, context),
  decode: (payloads, context) =>
    Promise.all(
      payloads.map(async (payload) => {
        try {
          return (await codec.decode([payload], context))[0] ?? payload;
        } catch (cause) {
          const isBroken = cause instanceof Error && cause.name === BROKEN;
          if (isBroken && context?.type === 'workflow') return payload;
          throw cause;
        }
      }),
    ),
});

/** Authenticated with the content: a file of the store, which the same cipher keeps, is no payload. */
const nameOf = (id: string): string => `payload of key ${id}`;

const textOf = (bytes: Uint8Array | null | undefined): string =>
  Buffer.from(bytes ?? []).toString();

const isKeyId = (id: string): boolean => /^[0-9a-f]{16}$/.test(id);

function missing(id: string, ring: KeyRing | undefined): string {
  const what = `a payload is encrypted with key ${isKeyId(id) ? id : 'of an unknown kind'}`;
  return ring === undefined
    ? `${what}; name the key ring that has it with ${keyRingVariable}`
    : `${what}, which ${ring.file} does not have; copy the key ring from a machine that has it`;
}
