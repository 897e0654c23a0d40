import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../nodes/run.js';

/** A file inside an image and the file on this machine that it comes from. */
export interface ImageFile {
  readonly path: string;
  readonly source: string;
}

/** A container image of two layers: a base shared with others, and its own files. */
export interface ImageSpec {
  /** With registry and tag: `registry.lab/etcd:3.4.23`. */
  readonly reference: string;
  readonly baseLayer: string;
  readonly files: readonly ImageFile[];
  readonly entrypoint: readonly string[];
}

/**
 * Write an image as an OCI layout in one tar file, which `ctr images import` reads. No engine is
 * asked, and equal files give an equal archive: times and owners are fixed.
 * Layout: https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function writeImageArchive(spec: ImageSpec, target: string): Promise<void> {
  const work = await mkdtemp(`${target}.`);
  try {
    const blobs = join(work, 'oci', 'blobs', 'sha256');
    await mkdir(blobs, { recursive: true });
    const own = await ownLayer(spec, work);
    const layers = [await addFile(blobs, spec.baseLayer), await addFile(blobs, own)];
    const config = await addJson(blobs, imageConfig(spec, layers));
    const manifest = await addJson(blobs, {
      schemaVersion: 2,
      mediaType: manifestType,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers: layers.map((layer) => ({
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        ...layer,
      })),
    });
    await writeIndex(join(work, 'oci'), spec.reference, manifest);
    await tarFolder(join(work, 'oci'), join(work, 'archive.tar'));
    await rename(join(work, 'archive.tar'), target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Blob {
  readonly digest: string;
  readonly size: number;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

async function ownLayer({ files }: ImageSpec, work: string): Promise<string> {
  await mkdir(join(work, 'own'));
  for (const { path, source } of files) {
    const place = join(work, 'own', path);
    await mkdir(dirname(place), { recursive: true });
    // A copy where the cache lies on another file system.
    await link(source, place).catch(() => copyFile(source, place));
  }
  const layer = join(work, 'own.tar');
  await tarFolder(join(work, 'own'), layer, ['--mode=0755']);
  return layer;
}

const tarFolder = (folder: string, target: string, more: readonly string[] = []): Promise<string> =>
  run('tar', [
    '--sort=name',
    '--mtime=@0',
    '--numeric-owner',
    '--owner=0',
    '--group=0',
    '--format=gnu',
    '--hard-dereference',
    ...more,
    '-C',
    folder,
    '-cf',
    target,
    '.',
  ]);

const imageConfig = ({ entrypoint }: ImageSpec, layers: readonly Blob[]) => ({
  architecture: 'amd64',
  os: 'linux',
  config: {
    Entrypoint: entrypoint,
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    WorkingDir: '/',
  },
  rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
});

async function writeIndex(folder: string, reference: string, manifest: Blob): Promise<void> {
  const annotations = { 'io.containerd.image.name': reference };
  const manifests = [{ mediaType: manifestType, ...manifest, annotations }];
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
}

async function addFile(blobs: string, source: string): Promise<Blob> {
  const sha256 = await sha256Of(source);
  const place = join(blobs, sha256);
  await link(source, place).catch(() => copyFile(source, place));
  return { digest: `sha256:${sha256}`, size: (await stat(source)).size };
}

async function addJson(blobs: string, value: unknown): Promise<Blob> {
  const content = JSON.stringify(value);
  const sha256 = createHash('sha256').update(content).digest('hex');
  await writeFile(join(blobs, sha256), content);
  return { digest: `sha256:${sha256}`, size: Buffer.byteLength(content) };
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}
