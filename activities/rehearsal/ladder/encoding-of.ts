/** How one record of etcd is written, as its first bytes tell. */
export type Encoding =
  /** An object of Kubernetes. */
  | {
      readonly form: 'protobuf' | 'json';
      /** `apps/v1` */
      readonly apiVersion: string;
      readonly kind: string;
    }
  /** Encrypted at rest: what lies in it only an API server with the key can tell. `by` is the provider: `aescbc`. */
  | { readonly form: 'encrypted'; readonly by: string }
  /** No object, as in an API server's own notes. */
  | { readonly form: 'other' };

/** Before every object in protobuf: k8s.io/apimachinery, pkg/runtime/serializer/protobuf. */
const protobufMark = Buffer.from('k8s\0', 'latin1');
/** Before everything encrypted: k8s.io/apiserver, pkg/server/options/encryptionconfig. */
const encryptedMark = Buffer.from('k8s:enc:', 'latin1');
const openBrace = 0x7b;

const other: Encoding = { form: 'other' };

/** Reads how a record is written; its content is not looked at. Pure; throws nothing, whatever the bytes are. */
export function encodingOf(value: Buffer): Encoding {
  if (startsWith(value, encryptedMark)) return { form: 'encrypted', by: providerIn(value) };
  if (startsWith(value, protobufMark)) return inProtobuf(value.subarray(protobufMark.length));
  return value[0] === openBrace ? inJson(value) : other;
}

const startsWith = (value: Buffer, mark: Buffer): boolean =>
  value.subarray(0, mark.length).equals(mark);

/** `k8s:enc:aescbc:v1:key1:…` */
const providerIn = (value: Buffer): string =>
  value.toString('latin1', encryptedMark.length, encryptedMark.length + 32).split(':')[0] ?? '';

/** Field 1 of runtime.Unknown is a TypeMeta: of that field 1 is the apiVersion and field 2 the kind, all texts. */
function inProtobuf(unknown: Buffer): Encoding {
  const typeMeta = fieldOf(unknown, 1);
  const apiVersion = typeMeta && fieldOf(typeMeta, 1)?.toString('utf8');
  const kind = typeMeta && fieldOf(typeMeta, 2)?.toString('utf8');
  return named('protobuf', apiVersion, kind);
}

function inJson(value: Buffer): Encoding {
  try {
    const read: unknown = JSON.parse(value.toString('utf8'));
    if (typeof read !== 'object' || read === null) return other;
    const { apiVersion, kind } = read as { readonly [field: string]: unknown };
    return named('json', apiVersion, kind);
  } catch {
    return other;
  }
}

const named = (form: 'protobuf' | 'json', apiVersion: unknown, kind: unknown): Encoding =>
  typeof apiVersion === 'string' && typeof kind === 'string' && apiVersion !== '' && kind !== ''
    ? { form, apiVersion, kind }
    : other;

/** Fields of protobuf whose value is a length and so many bytes. */
const lengthDelimited = 2;

/** The first field of this number that has a length; absent where it is not there or the bytes are cut off. */
function fieldOf(message: Buffer, wanted: number): Buffer | undefined {
  let at = 0;
  while (at < message.length) {
    const tag = varintAt(message, at);
    if (tag === undefined || (tag.value & 7) !== lengthDelimited) return undefined;
    const length = varintAt(message, tag.end);
    if (length === undefined) return undefined;
    const end = length.end + length.value;
    if (end > message.length) return undefined;
    if (tag.value >> 3 === wanted) return message.subarray(length.end, end);
    at = end;
  }
  return undefined;
}

/** Lengths of records fit four bytes of seven bits. */
const longestVarint = 4;

function varintAt(message: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < longestVarint; i++) {
    const byte = message[start + i];
    if (byte === undefined) return undefined;
    value |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  return undefined;
}
