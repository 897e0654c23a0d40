import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addKey, openKeyRing } from '../../keys/key-ring.js';
import { createCodec, handingOnBroken } from '../../temporal/codec.js';

let root: string;
let file: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kube-cutover-codec-'));
  file = join(root, 'payload.keys');
  await addKey(file);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const codecOf = async (ring = file) => createCodec(await openKeyRing(ring));
const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined): unknown =>
  defaultPayloadConverter.fromPayload(payload!);
const textOf = (payload: Payload): string =>
  Buffer.concat([...Object.values(payload.metadata ?? {}), payload.data ?? Buffer.of()]).toString(
    'latin1',
  );

test.each([[{ cluster: 'canary-name' }], [undefined], [null], [''], [new Uint8Array([0, 255])]])(
  '%p comes back as it was, and is not to be read meanwhile',
  async (value) => {
    const codec = await codecOf();
    const [sealed] = await codec.encode([payloadOf(value)]);
    expect(textOf(sealed!)).not.toContain('canary-name');
    expect(textOf(sealed!)).not.toContain('json/plain');
    const [opened] = await codec.decode([sealed!]);
    expect(opened).toEqual(
      expect.objectContaining({
        metadata: expect.objectContaining({ encoding: expect.anything() }),
      }),
    );
    expect(valueOf(opened)).toEqual(value);
  },
);

test('the same value is never encrypted twice alike', async () => {
  const codec = await codecOf();
  const [one, other] = await codec.encode([payloadOf('same'), payloadOf('same')]);
  expect(textOf(one!)).not.toBe(textOf(other!));
});

test('after a rotation the newest key encrypts, and what the older one encrypted is read', async () => {
  const before = await codecOf();
  const [old] = await before.encode([payloadOf('of the old key')]);
  const id = await addKey(file);
  const after = await codecOf();
  const [fresh] = await after.encode([payloadOf('of the new key')]);
  expect(Buffer.from(fresh!.metadata!['encryption-key-id']!).toString()).toBe(id);
  expect((await after.decode([old!, fresh!])).map(valueOf)).toEqual([
    'of the old key',
    'of the new key',
  ]);
  // A worker that runs on reads what others send with the new key, once its file has it.
  expect((await before.decode([fresh!])).map(valueOf)).toEqual(['of the new key']);
});

test('what came unencrypted, as from the Temporal UI, is taken as it is', async () => {
  const plain = payloadOf('from the start form');
  expect(await (await codecOf()).decode([plain])).toEqual([plain]);
});

test('without a ring nothing is encrypted', async () => {
  const plain = payloadOf('plain');
  expect(await createCodec(undefined).encode([plain])).toEqual([plain]);
});

describe('a payload that cannot be decrypted is told with its key', () => {
  test('and the variable to set, where no ring is named', async () => {
    const codec = await codecOf();
    const [sealed] = await codec.encode([payloadOf(1)]);
    const { id } = (await openKeyRing(file)).newest;
    await expect(createCodec(undefined).decode([sealed!])).rejects.toThrow(
      `a payload is encrypted with key ${id}; name the key ring that has it with CUTOVER_PAYLOAD_KEYS`,
    );
  });

  test('and the file, where another ring is named', async () => {
    const other = join(root, 'other.keys');
    await addKey(other);
    const [sealed] = await (await codecOf()).encode([payloadOf(1)]);
    const { id } = (await openKeyRing(file)).newest;
    await expect((await codecOf(other)).decode([sealed!])).rejects.toThrow(
      `a payload is encrypted with key ${id}, which ${other} does not have; copy the key ring`,
    );
  });

  test.each([
    ['a flipped bit', (data: Uint8Array) => data.map((byte, at) => (at === 40 ? byte ^ 1 : byte))],
    ['a flipped bit in front', (data: Uint8Array) => data.map((b, at) => (at === 0 ? b ^ 1 : b))],
    ['its end cut off', (data: Uint8Array) => data.subarray(0, -1)],
    ['nothing left', () => new Uint8Array()],
  ])('where it has %s', async (_, spoil) => {
    const codec = await codecOf();
    const [sealed] = await codec.encode([payloadOf('a text that is long enough for a bit in it')]);
    const { id } = (await openKeyRing(file)).newest;
    await expect(codec.decode([{ ...sealed!, data: spoil(sealed!.data!) }])).rejects.toThrow(
      `payload of key ${id}: was changed`,
    );
  });

  test('where it names no key, or what is no id', async () => {
    const codec = await codecOf();
    for (const id of ['', '\u001b[2J', '__proto__'])
      await expect(
        codec.decode([
          {
            metadata: {
              encoding: Buffer.from('binary/encrypted'),
              'encryption-key-id': Buffer.from(id),
            },
            data: Buffer.of(1),
          },
        ]),
      ).rejects.toThrow('is encrypted with key of an unknown kind');
  });
});

describe('a worker', () => {
  const toWorkflow = {
    type: 'workflow',
    namespace: 'default',
    workflowId: 'migrate-blue',
  } as const;
  const ofActivity = { type: 'activity', namespace: 'default', isLocal: false } as const;
  const spoiled = async (): Promise<Payload> => {
    const [sealed] = await (await codecOf()).encode([payloadOf(1)]);
    return { ...sealed!, data: sealed!.data!.subarray(0, -1) };
  };

  test('hands on what is broken to the workflow that it was sent to, beside what is not', async () => {
    const codec = handingOnBroken(await codecOf());
    const [whole] = await codec.encode([payloadOf('whole')]);
    const broken = await spoiled();
    const nameless = { ...broken, metadata: { encoding: Buffer.from('binary/encrypted') } };
    const [first, ...rest] = await codec.decode([whole!, broken, nameless], toWorkflow);
    expect(valueOf(first)).toBe('whole');
    expect(rest).toEqual([broken, nameless]);
  });

  test('takes nothing broken from an activity', async () => {
    const codec = handingOnBroken(await codecOf());
    await expect(codec.decode([await spoiled()], ofActivity)).rejects.toThrow('was changed');
  });

  test('waits for a key that it does not have', async () => {
    const [sealed] = await (await codecOf()).encode([payloadOf(1)]);
    const other = join(root, 'other.keys');
    await addKey(other);
    for (const codec of [createCodec(undefined), await codecOf(other)])
      await expect(handingOnBroken(codec).decode([sealed!], toWorkflow)).rejects.toThrow(
        'a payload is encrypted with key',
      );
  });
});
