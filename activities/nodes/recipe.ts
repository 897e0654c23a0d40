import type { BundleFile } from '../../model/bundle.js';
import type { ComponentName, KeptPath, NodeLayout } from '../../model/layout.js';

/** A file of the new side: what is put where, and for whom. */
export interface NewFile {
  readonly path: string;
  readonly sha256: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What the agent needs in the window, written on the node before it: then a run's name is enough. */
export interface Recipe {
  readonly units: readonly string[];
  /** Those of them whose end without notice loses nothing, so that nobody waits for it long. */
  readonly stateless: readonly string[];
  readonly kept: readonly KeptPath[];
  readonly files: readonly NewFile[];
  /** Programs that are run from the store and not installed, by name. */
  readonly tools: { readonly [name: string]: string };
  readonly images: readonly { readonly image: string; readonly sha256: string }[];
  readonly runtime: NodeLayout['runtime'];
  readonly graceSeconds: number;
  /** What starts etcd on this node and where its command line stands; absent on a node without etcd. */
  readonly etcd?: Starter;
  /** The same for the API server. */
  readonly api?: Starter;
  /** Components of the layout that are static pods: the files of no other container are changed. */
  readonly staticPods: readonly ComponentName[];
  /** Unit of the kubelet that runs on and takes up static pods as their manifests come and go. */
  readonly kubelet?: string;
  /** Containers run on through the switch, so that files may change below them. */
  readonly keepsContainers?: true;
  /** How long `compare-containers` watches for restarts; the agent's own 45 s where absent. */
  readonly watchSeconds?: number;
}

/** What starts a component. The rest (ports, certificates) is read from that file when it is needed. */
export type Starter =
  | { readonly kind: 'static-pod'; readonly path: string }
  | { readonly kind: 'unit'; readonly path: string; readonly unit: string };

/** What the window grants to containers. */
export interface Treatment {
  /** Seconds for those that are asked to end. */
  readonly graceSeconds: number;
  /** They run on. */
  readonly keepsContainers?: true;
  /** Seconds for which those that run on are watched. */
  readonly watchSeconds?: number;
}

const programMode = 0o755;

/** The recipe of one node. Pure: the same layout, files and rendered components give the same recipe. */
export function recipeOf(
  layout: NodeLayout,
  bundle: readonly BundleFile[],
  rendered: readonly NewFile[],
  treatment: Treatment,
): Recipe {
  const programs = programFiles(layout, bundle);
  const etcd = starterOf(layout, 'etcd');
  const api = starterOf(layout, 'kube-apiserver');
  const files = [...programs, ...rendered];
  return {
    units: layout.units,
    stateless: statelessUnits(layout),
    kept: keptPaths(layout.keep, files),
    files,
    tools: toolsOf(layout, bundle),
    images: bundle.flatMap(({ kind, image, sha256 }) =>
      kind === 'image' && image !== undefined ? [{ image, sha256 }] : [],
    ),
    runtime: layout.runtime,
    ...(etcd && { etcd }),
    ...(api && { api }),
    ...(layout.kubelet !== undefined && { kubelet: layout.kubelet }),
    staticPods: layout.components.flatMap(({ component, kind }) =>
      kind === 'static-pod' ? [component] : [],
    ),
    ...treatment,
  };
}

function starterOf({ components, units }: NodeLayout, name: ComponentName): Starter | undefined {
  const found = components.find(({ component }) => component === name);
  if (!found) return undefined;
  const { kind, path } = found;
  if (kind === 'static-pod') return { kind, path };
  const unit = unitAt(path);
  // Flags alone tell nobody how to stop it; verbs that need it are refused on such a node.
  return kind === 'unit' && units.includes(unit) ? { kind, path, unit } : undefined;
}

const unitAt = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Everything of Kubernetes that keeps its state in etcd. */
const stateless: ReadonlySet<ComponentName> = new Set([
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
]);

const statelessUnits = ({ units, components }: NodeLayout): string[] =>
  components.flatMap(({ component, kind, path }) => {
    const unit = unitAt(path);
    return kind === 'unit' && stateless.has(component) && units.includes(unit) ? [unit] : [];
  });

/** Programs belong to root, whoever owned the old ones: anything else could be changed by others. */
const programFiles = ({ programs }: NodeLayout, bundle: readonly BundleFile[]): NewFile[] =>
  programs.flatMap(({ name, path }) => {
    const file = bundle.find((one) => one.kind === 'program' && one.name === name);
    return file ? [{ path, sha256: file.sha256, mode: programMode, uid: 0, gid: 0 }] : [];
  });

/** Every new file must have a kept path to stand in: what it replaces is never overwritten. */
function keptPaths(keep: readonly KeptPath[], files: readonly NewFile[]): KeptPath[] {
  const uncovered = files
    .map(({ path }) => path)
    .filter((path) => !keep.some((kept) => path === kept.path || path.startsWith(`${kept.path}/`)));
  return [...keep, ...[...new Set(uncovered)].map((path) => ({ path, carry: [] }))];
}

const toolsOf = ({ programs }: NodeLayout, bundle: readonly BundleFile[]) =>
  Object.fromEntries(
    bundle
      .filter(({ kind, name }) => kind === 'program' && !programs.some((one) => one.name === name))
      .map(({ name, sha256 }) => [name, sha256]),
  );
