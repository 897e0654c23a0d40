import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureRootFileSystem } from '../nodes/root-file-system.js';
import { cacheFolder } from '../programs/cache.js';
import { writeImageArchive, type ImageFile } from './image-archive.js';

/** The registry in the names of all images; there is none: nodes are handed every image. */
export const registry = 'registry.lab';

/** An image to be made: the shared base and its own files. */
export interface ImagePlan {
  readonly name: string;
  readonly tag: string;
  readonly files: readonly ImageFile[];
  readonly entrypoint: readonly string[];
}

/** An image and the tar file that holds it. */
export interface ImageTar {
  /** The component: `kube-apiserver`. */
  readonly name: string;
  /** With registry and tag: `registry.lab/kube-apiserver:v1.19.12`. */
  readonly reference: string;
  readonly tar: string;
}

/** The full name of an image. */
export const referenceOf = ({ name, tag }: Pick<ImagePlan, 'name' | 'tag'>): string =>
  `${registry}/${name}:${tag}`;

/** The tar files of images, each made once for what goes into it. */
export async function ensureImages(plans: readonly ImagePlan[]): Promise<ImageTar[]> {
  const root = await ensureRootFileSystem();
  const folder = join(cacheFolder(), 'images');
  await mkdir(folder, { recursive: true });
  const tars: ImageTar[] = [];
  for (const plan of plans) {
    const reference = referenceOf(plan);
    const tar = join(folder, `${plan.name}-${await keyOf(plan, root.digest)}.tar`);
    if (!(await exists(tar))) {
      await writeImageArchive({ ...plan, reference, baseLayer: root.baseLayer }, tar);
    }
    tars.push({ name: plan.name, reference, tar });
  }
  return tars;
}

/** Names everything that goes into an image. A program's size and time stand for its bytes. */
async function keyOf(plan: ImagePlan, base: string): Promise<string> {
  const files = await Promise.all(
    plan.files.map(async ({ path, source }) => {
      const { size, mtimeMs } = await stat(source);
      return [path, size, mtimeMs];
    }),
  );
  return createHash('sha256')
    .update(JSON.stringify([base, referenceOf(plan), plan.entrypoint, files]))
    .digest('hex')
    .slice(0, 16);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
