import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Store } from '../store/store.js';
import type { JsonObject } from './json-path.js';
import type { Item, ResourceRef } from './resource.js';

/** One line of a chunk: the object and how the API names its kind. */
interface Line extends ResourceRef {
  readonly object: JsonObject;
}

/** What an archive's digest names: its chunks in order, each kept in the store on its own. */
interface Index {
  readonly form: 'kube-cutover/objects-1';
  readonly chunks: readonly Chunk[];
}

interface Chunk {
  /** sha256 of the compressed lines, hex; its name in the store. */
  readonly digest: string;
  readonly objects: number;
}

/** Takes objects one by one and keeps them in the store, so that never more than a chunk stands in memory. */
export interface ArchiveWriter {
  add(item: Item): Promise<void>;
  /** Keeps what is left and the index. Returns the archive's digest; the same objects always give the same. */
  end(): Promise<string>;
}

/** Characters of JSON in a chunk: some thousand objects, or three of the largest that etcd admits. */
const chunkLength = 4 * 1024 * 1024;

/** Begins an archive in a store. */
export function openArchive(store: Store): ArchiveWriter {
  const chunks: Chunk[] = [];
  let lines: string[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    const packed = await promisify(gzip)(Buffer.from(lines.join('')), { level: 6 });
    chunks.push({ digest: await store.put(packed), objects: lines.length });
    lines = [];
    length = 0;
  };
  return {
    add: async ({ of, object }) => {
      const line = `${JSON.stringify({ ...of, object })}\n`;
      lines.push(line);
      length += line.length;
      if (length >= chunkLength) await flush();
    },
    end: async () => {
      if (lines.length > 0) await flush();
      const index: Index = { form: 'kube-cutover/objects-1', chunks };
      return store.put(Buffer.from(JSON.stringify(index)));
    },
  };
}

/** The objects of an archive, one chunk in memory at a time. @throws Error naming the digest that cannot be read. */
export async function* readArchive(store: Store, digest: string): AsyncGenerator<Item, void> {
  for (const chunk of indexOf(digest, await store.get(digest)).chunks) {
    const plain = await promisify(gunzip)(await store.get(chunk.digest));
    for (const line of plain.toString('utf8').split('\n')) {
      if (line === '') continue;
      const { object, ...of }: Line = JSON.parse(line);
      yield { of, object };
    }
  }
}

function indexOf(digest: string, bytes: Buffer): Index {
  try {
    const index: Index = JSON.parse(bytes.toString('utf8'));
    if (index.form === 'kube-cutover/objects-1') return index;
  } catch {
    // Said below: what it holds instead may be secret.
  }
  throw new Error(`store: ${digest}: is no index of objects; export again`);
}
