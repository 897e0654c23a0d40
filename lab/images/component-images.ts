import { basename } from 'node:path';
import { bare, factsOf, type LabVersion } from '../cluster/versions.js';
import { ensureCoredns, ensureEtcd, ensureKubernetes } from '../programs/programs.js';
import { ensureImages, referenceOf, type ImagePlan, type ImageTar } from './image-tars.js';

/** One version of CoreDNS serves every release of the lab. */
export const corednsTag = 'v1.10.1';

/** The images of a release as kubeadm expects them under its `imageRepository`. */
export async function ensureComponentImages(version: LabVersion): Promise<ImageTar[]> {
  const kubernetes = await ensureKubernetes(bare(version));
  const etcd = await ensureEtcd(factsOf(version).etcd);
  const coredns = await ensureCoredns();
  return ensureImages([
    component(version, [kubernetes['kube-apiserver']]),
    component(version, [kubernetes['kube-controller-manager']]),
    component(version, [kubernetes['kube-scheduler']]),
    component(version, [kubernetes['kube-proxy']]),
    component(factsOf(version).etcd, [etcd.etcd, etcd.etcdctl]),
    { ...component(corednsTag, [coredns]), entrypoint: [placeOf(coredns)] },
    pausePlan(version),
  ]);
}

/** The images that a node needs although its control plane runs as units: pause and CoreDNS. */
export async function ensureAddonImages(version: LabVersion): Promise<ImageTar[]> {
  const coredns = await ensureCoredns();
  return ensureImages([
    { ...component(corednsTag, [coredns]), entrypoint: [placeOf(coredns)] },
    pausePlan(version),
  ]);
}

/** The name of a release's pause image. */
export const pauseReference = (version: LabVersion): string => referenceOf(pausePlan(version));

/** A pod's first process has only to be there; containerd ends it with SIGKILL. */
const pausePlan = (version: LabVersion): ImagePlan => ({
  name: 'pause',
  tag: factsOf(version).pauseTag,
  files: [],
  entrypoint: ['/bin/busybox', 'sleep', '2147483647'],
});

const placeOf = (source: string): string => `/usr/local/bin/${basename(source)}`;

/** An image named after the first of its programs; who runs it says the command. */
const component = (tag: string, sources: readonly [string, ...string[]]): ImagePlan => ({
  name: basename(sources[0]),
  tag,
  files: sources.map((source) => ({ path: placeOf(source), source })),
  entrypoint: [],
});
