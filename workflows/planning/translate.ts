import { renamedFlags } from '../../model/facts/renamed-flags.js';
import type { ComponentFacts, Inventory } from '../../model/inventory.js';
import type { ComponentName } from '../../model/layout.js';
import type { ComponentChange } from '../../model/plan.js';
import { type KubernetesVersion, minorOf } from '../../model/version.js';
import { goneFlags } from '../../model/facts/gone.js';
import { isList, withoutGoneEntries } from './translate-lists.js';
import { movedProbes } from './translate-probes.js';

/** What the rules may look at: one node's command lines and where the cluster goes. */
export interface Translation {
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
  /** All components of the same node: some flags take their value from a neighbour. */
  readonly neighbours: readonly ComponentFacts[];
  /** Image references of the bundle by the last part of their repository: `kube-apiserver`. */
  readonly images: { readonly [name: string]: string };
}

/** How one command line becomes the target's: flags removed, renamed and newly required, gates and image. */
export function translate(facts: ComponentFacts, translation: Translation): ComponentChange {
  const flags = flagsOf(facts.args);
  const gone = [...new Set(goneFlags(facts.component, translation))].filter((flag) =>
    flags.has(flag),
  );
  const renamed = gone.flatMap((flag) => {
    const name = renamedFlags[facts.component]?.[flag];
    return name && !flags.has(name) ? [[name, flags.get(flag) ?? ''] as const] : [];
  });
  const lists = withoutGoneEntries(flags, translation);
  const remove = [...gone, ...lists.remove];
  const set = {
    ...Object.fromEntries(renamed),
    ...requiredBy(facts.component, flags, translation),
    ...lists.set,
    ...withoutPlainPort(facts.component, flags, gone, translation),
  };
  const image = facts.image && translation.images[nameOf(facts.image)];
  const change = { component: facts.component, path: facts.path, plannedOn: facts.sha256 };
  const probes = movedProbes(facts, flags, translation.to);
  return { ...change, remove, set, ...(image && { image }), ...probes };
}

/**
 * Command-line flags by name; a flag without a value is `true`, as the flag parser reads it. Of a flag given twice the
 * last counts; lists grow.
 */
export function flagsOf(args: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (const arg of args.filter((one) => one.startsWith('--'))) {
    const [name = '', ...rest] = arg.slice(2).split('=');
    const value = arg.includes('=') ? rest.join('=') : 'true';
    const before = isList(name) ? flags.get(name) : undefined;
    flags.set(name, before ? `${before},${value}` : value);
  }
  return flags;
}

/** `kube-apiserver` for `registry.example/k8s/kube-apiserver:v1.23.6`. */
export const nameOf = (image: string): string =>
  (image.split('/').at(-1) ?? image).split(/[:@]/)[0] ?? image;

/** The bundle's images by their names: `kube-proxy`. */
export const imagesByName = ({ bundle }: Pick<Inventory, 'bundle'>): { [name: string]: string } =>
  Object.fromEntries(
    bundle.files.flatMap(({ image }) => (image === undefined ? [] : [[nameOf(image), image]])),
  );

/** API servers from v1.20 on need an issuer and a signing key (kubernetes PR 91921, and seen in the lab). */
function requiredBy(
  component: ComponentName,
  flags: ReadonlyMap<string, string>,
  { to, neighbours }: Translation,
): Record<string, string> {
  if (component !== 'kube-apiserver' || minorOf(to) < 20) return {};
  const controllers = neighbours.find((one) => one.component === 'kube-controller-manager');
  const key = flagsOf(controllers?.args ?? []).get('service-account-private-key-file');
  return {
    ...(flags.has('service-account-issuer')
      ? {}
      : { 'service-account-issuer': 'https://kubernetes.default.svc.cluster.local' }),
    ...(flags.has('service-account-signing-key-file') || key === undefined
      ? {}
      : { 'service-account-signing-key-file': key }),
  };
}

/** The minor from which on a plain port may only be zero, until its flag goes. Seen with the programs of v1.23.6. */
const plainPorts: Partial<
  Record<ComponentName, { readonly flag: string; readonly since: number }>
> = {
  'kube-apiserver': { flag: 'insecure-port', since: 20 },
  'kube-controller-manager': { flag: 'port', since: 22 },
  'kube-scheduler': { flag: 'port', since: 22 },
};

function withoutPlainPort(
  component: ComponentName,
  flags: ReadonlyMap<string, string>,
  gone: readonly string[],
  { to }: Translation,
): Record<string, string> {
  const { flag = '', since = 0 } = plainPorts[component] ?? {};
  const value = flags.get(flag);
  const isRefused = value !== undefined && value !== '0' && minorOf(to) >= since;
  return isRefused && !gone.includes(flag) ? { [flag]: '0' } : {};
}
