import { changeAt } from './json-path.js';
import type { Json } from '../../model/json.js';
import { minorOf } from '../../model/version.js';
import { nameOf, namespaceOf, type Item } from './resource.js';

/**
 * kubeadm keeps its own record of the cluster's version and configuration, and its kubelet configuration under a name with the minor
 * (up to v1.23): `kubeadm upgrade` and `kubeadm join` of the new version look for theirs, in a form that they read.
 */
export function adaptKubeadm(items: readonly Item[], version: string): readonly Item[] {
  const versioned = items.map((item) =>
    isIn(item, 'kubeadm-config') ? withVersion(item, version) : item,
  );
  const to = kubeletConfigName(version);
  const from = newestKubeletConfig(versioned);
  if (from === undefined || from === to || versioned.some((item) => isIn(item, to)))
    return versioned;
  const renamed = versioned
    .filter((item) => isIn(item, from) || isIn(item, `kubeadm:${from}`))
    .map((item) => rename(item, from, to));
  return [...versioned, ...renamed];
}

const isIn = ({ object }: Item, name: string): boolean =>
  namespaceOf(object) === 'kube-system' && nameOf(object) === name;

const withVersion = ({ of, object }: Item, version: string): Item => ({
  of,
  object: changeAt(object, ['data', 'ClusterConfiguration'], (text) =>
    typeof text === 'string'
      ? inFormOf(version, text.replace(/^kubernetesVersion: .*$/m, `kubernetesVersion: ${version}`))
      : text,
  ),
});

/**
 * v1.22 brought `v1beta3` and reads no `v1beta1` any more (kubernetes/kubernetes pull 101129), later ones no `v1beta2`; those before read no
 * `v1beta3`. What it lacks are `useHyperKubeImage` and `dns.type`; the other way nothing is lost.
 */
function inFormOf(version: string, text: string): string {
  if (minorOf(version) < 22) return text.replace(apiVersion('v1beta3'), '$1v1beta2');
  if (!apiVersion('v1beta[12]').test(text)) return text;
  return text
    .replace(apiVersion('v1beta[12]'), '$1v1beta3')
    .replace(/^useHyperKubeImage:.*\n/m, '')
    .replace(/^(dns:\n(?: .*\n)*?) +type:.*\n/m, '$1')
    .replace(/^dns:\n(?! )/m, 'dns: {}\n');
}

const apiVersion = (form: string): RegExp =>
  new RegExp(`^(apiVersion: kubeadm\\.k8s\\.io/)${form}$`, 'm');

/** `kubelet-config-1.23`; from v1.24 without the minor. */
function kubeletConfigName(version: string): string {
  const minor = minorOf(version);
  return minor < 24 ? `kubelet-config-1.${minor}` : 'kubelet-config';
}

function newestKubeletConfig(items: readonly Item[]): string | undefined {
  const names = items
    .filter(({ of, object }) => of.kind === 'ConfigMap' && namespaceOf(object) === 'kube-system')
    .map(({ object }) => nameOf(object))
    .filter((name) => /^kubelet-config(-1\.\d+)?$/.test(name));
  if (names.includes('kubelet-config')) return 'kubelet-config';
  return names.toSorted((a, b) => minorIn(b) - minorIn(a))[0];
}

const minorIn = (name: string): number => Number(name.split('.')[1]);

/** ConfigMap, Role and RoleBinding name each other: every text that is the old name becomes the new one. */
function rename(item: Item, from: string, to: string): Item {
  const renamed = (value: Json): Json => {
    if (value === from) return to;
    if (value === `kubeadm:${from}`) return `kubeadm:${to}`;
    if (Array.isArray(value)) return value.map((entry: Json) => renamed(entry));
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner)]))
      : value;
  };
  const object = Object.entries(item.object).map(([key, value]) => [key, renamed(value)]);
  return { of: item.of, object: Object.fromEntries(object) };
}
