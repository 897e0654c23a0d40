import type { Finding } from '../../../../model/finding.js';
import { found } from '../../../../model/finding-kinds/found.js';
import { minorOf, type KubernetesVersion } from '../../../../model/version.js';
import type { Json } from '../../../../model/json.js';
import {
  changeAt,
  listAt,
  objectAt,
  textAt,
  without,
  type JsonObject,
} from '../../../objects/json-path.js';
import { typeNameOf, whereOf, type Item } from '../../../objects/resource.js';
import { isMadeByBuiltIn } from './owned.js';
import { specPathOf } from './pod-template.js';
import { textsIn } from './texts.js';

interface Vanishing {
  readonly label: string;
  /** The first minor whose set-up or kubelet no longer gives it to new nodes, or that may stop to. */
  readonly goneIn: number;
  readonly instead: string;
}

/** Source: KEP-2067 (kubeadm 1.24 and 1.25), kubernetes.io: Well-Known Labels (deprecated since 1.14 and 1.17). */
const vanishing: readonly Vanishing[] = [
  {
    label: 'node-role.kubernetes.io/master',
    goneIn: 24,
    instead: 'node-role.kubernetes.io/control-plane',
  },
  { label: 'beta.kubernetes.io/os', goneIn: 18, instead: 'kubernetes.io/os' },
  { label: 'beta.kubernetes.io/arch', goneIn: 18, instead: 'kubernetes.io/arch' },
  {
    label: 'beta.kubernetes.io/instance-type',
    goneIn: 17,
    instead: 'node.kubernetes.io/instance-type',
  },
  {
    label: 'failure-domain.beta.kubernetes.io/zone',
    goneIn: 17,
    instead: 'topology.kubernetes.io/zone',
  },
  {
    label: 'failure-domain.beta.kubernetes.io/region',
    goneIn: 17,
    instead: 'topology.kubernetes.io/region',
  },
];

/** Nodes carry these labels; what follows from other objects tells nothing of its own. */
const silent: ReadonlySet<string> = new Set(['nodes', 'csinodes.storage.k8s.io', 'secrets']);

/** Any text of any object that names a label or taint which new nodes do not get. Pure. */
export function labels(item: Item, to: KubernetesVersion): readonly Finding[] {
  if (silent.has(typeNameOf(item.of)) || isMadeByBuiltIn(item)) return [];
  const named = new Map<Vanishing, string>();
  for (const { path, text } of textsIn(toldBy(item)))
    for (const one of vanishing)
      if (one.goneIn <= minorOf(to) && !named.has(one) && text.includes(one.label))
        named.set(one, path);
  const id = isPinned(item) ? 'vanishing-label-on-volume' : 'vanishing-label';
  return [...named].map(([{ label, instead }, path]) =>
    found(id, whereOf(item), `${path} names ${label}; its successor is ${instead}`),
  );
}

const isPinned = ({ of }: Item): boolean => typeNameOf(of) === 'persistentvolumes';

/** The parts of an object that work: no status, no histories, no descriptions of schemas. */
function toldBy(item: Item): JsonObject {
  const { object } = item;
  const annotations = without(
    objectAt(object, 'metadata', 'annotations'),
    'kubectl.kubernetes.io/last-applied-configuration',
  );
  const plain = { ...without(object, 'status', 'metadata'), annotations };
  if (typeNameOf(item.of) === 'customresourcedefinitions.apiextensions.k8s.io') return {};
  const path = specPathOf(item);
  return path === undefined ? plain : changeAt(plain, [...path, 'tolerations'], onlyStrict);
}

/** A toleration is harmless beside one for the successor, or for everything. */
function onlyStrict(tolerations: Json): Json {
  const list = Array.isArray(tolerations) ? tolerations : [];
  const keys = listAt({ list }, 'list').map((one) => textAt(one, 'key'));
  const isCovered =
    keys.includes(undefined) || keys.includes('node-role.kubernetes.io/control-plane');
  return isCovered ? [] : list;
}
