import {
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle, BundleFile } from '../../model/bundle.js';
import { bare, factsOf, type LabVersion } from '../cluster/versions.js';
import { ensureAddonImages, ensureComponentImages } from '../images/component-images.js';
import { sha256Of } from '../images/image-archive.js';
import type { ImageTar } from '../images/image-tars.js';
import { cacheFolder } from '../programs/cache.js';
import { ensureEtcd, ensureKubernetes } from '../programs/programs.js';

type Layout = 'kubeadm' | 'systemd';

interface Part {
  readonly name: string;
  readonly source: string;
  readonly image?: string;
}

/**
 * The folder with everything of a release that an operator of this layout hands to a migration:
 * programs, images as tar files, and `bundle.json`, written last. Made once for its content.
 */
export async function ensureBundle(version: LabVersion, layout: Layout): Promise<string> {
  const parts = await partsOf(version, layout);
  const files = await Promise.all(parts.map(describe));
  const content = `${JSON.stringify({ version, files } satisfies Bundle, undefined, 2)}\n`;
  const folder = join(cacheFolder(), 'bundles', `${version}-${layout}`);
  if (await holds(folder, content)) return folder;
  await mkdir(join(cacheFolder(), 'bundles'), { recursive: true });
  const work = await mkdtemp(`${folder}.`);
  for (const { name, source } of parts) {
    await link(source, join(work, name)).catch(() => copyFile(source, join(work, name)));
  }
  await writeFile(join(work, 'bundle.json'), content);
  await rm(folder, { recursive: true, force: true });
  await rename(work, folder);
  return folder;
}

const tools = ['kubelet', 'kubeadm', 'kubectl'] as const;
const components = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
] as const;

async function partsOf(version: LabVersion, layout: Layout): Promise<Part[]> {
  const kubernetes = await ensureKubernetes(bare(version));
  const etcd = await ensureEtcd(factsOf(version).etcd);
  // Programs that a kubeadm cluster runs from images are there for the rehearsal, on the orchestrator.
  const names = [...tools, ...components];
  const images = await (layout === 'systemd'
    ? ensureAddonImages(version)
    : ensureComponentImages(version));
  return [
    ...names.map((name) => ({ name, source: kubernetes[name] })),
    { name: 'etcd', source: etcd.etcd },
    { name: 'etcdctl', source: etcd.etcdctl },
    ...(etcd.etcdutl === undefined ? [] : [{ name: 'etcdutl', source: etcd.etcdutl }]),
    ...images.map(imagePart),
  ];
}

const imagePart = ({ name, tar, reference }: ImageTar): Part => ({
  name: `${name}.tar`,
  source: tar,
  image: reference,
});

const describe = async ({ name, source, image }: Part): Promise<BundleFile> => ({
  name,
  sha256: await sha256Of(source),
  size: (await stat(source)).size,
  kind: image === undefined ? 'program' : 'image',
  ...(image === undefined ? {} : { image }),
});

const holds = (folder: string, content: string): Promise<boolean> =>
  readFile(join(folder, 'bundle.json'), 'utf8').then(
    (found) => found === content,
    () => false,
  );
