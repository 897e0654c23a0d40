import type { ComponentFacts } from '../../model/inventory.js';
import type { ComponentName } from '../../model/layout.js';
import type { ComponentChange } from '../../model/plan.js';
import { type KubernetesVersion, minorOf } from '../../model/version.js';
import { removedFlags } from '../../model/facts/removed-flags.js';
import { removedGates } from '../../model/facts/removed-gates.js';
import { renamedFlags } from '../../model/facts/renamed-flags.js';

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
  const gone = between(removedFlags[facts.component] ?? {}, translation);
  const remove = gone.filter((flag) => flags.has(flag));
  const renamed = remove.flatMap((flag) => {
    const name = renamedFlags[facts.component]?.[flag];
    return name && !flags.has(name) ? [[name, flags.get(flag) ?? ''] as const] : [];
  });
  const set = {
    ...Object.fromEntries(renamed),
    ...requiredBy(facts.component, flags, translation),
    ...withoutGates(flags, translation),
  };
  const image = facts.image && translation.images[nameOf(facts.image)];
  const change = { component: facts.component, path: facts.path, plannedOn: facts.sha256 };
  return { ...change, remove, set, ...(image && { image }) };
}

/** Command-line flags by name; a flag without a value is `true`, as the flag parser reads it. */
export const flagsOf = (args: readonly string[]): Map<string, string> =>
  new Map(
    args
      .filter((arg) => arg.startsWith('--'))
      .map((arg) => {
        const [name = '', ...value] = arg.slice(2).split('=');
        return [name, arg.includes('=') ? value.join('=') : 'true'];
      }),
  );

/** `kube-apiserver` for `registry.example/k8s/kube-apiserver:v1.23.6`. */
export const nameOf = (image: string): string =>
  (image.split('/').at(-1) ?? image).split(/[:@]/)[0] ?? image;

/** Everything that a table by minor says between the old version (already lived with) and the target. */
const between = (
  table: Readonly<Record<number, readonly string[]>>,
  { from, to }: Translation,
): string[] =>
  Object.entries(table)
    .filter(([minor]) => Number(minor) > minorOf(from) && Number(minor) <= minorOf(to))
    .flatMap(([, names]) => names);

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

/** A component refuses to start on a feature gate that it does not know. */
function withoutGates(
  flags: ReadonlyMap<string, string>,
  translation: Translation,
): Record<string, string> {
  const gates = flags.get('feature-gates')?.split(',') ?? [];
  const gone = new Set(between(removedGates, translation));
  const kept = gates.filter((gate) => !gone.has(gate.split('=')[0] ?? ''));
  return kept.length === gates.length ? {} : { 'feature-gates': kept.join(',') };
}
