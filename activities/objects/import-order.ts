import type { ImportPart } from '../../model/objects.js';
import { namespaceOf, typeNameOf, type Item } from './resource.js';
import { podSpecPathOf } from './surroundings.js';

/** Stages in order: each is created at once, and begins when the one before is there. */
const foundation: readonly (readonly string[])[] = [
  [
    'namespaces',
    'nodes',
    'customresourcedefinitions.apiextensions.k8s.io',
    'clusterroles.rbac.authorization.k8s.io',
    'priorityclasses.scheduling.k8s.io',
    'podsecuritypolicies.policy',
    'runtimeclasses.node.k8s.io',
    'csidrivers.storage.k8s.io',
    'volumeattributesclasses.storage.k8s.io',
    'persistentvolumes',
    'flowschemas.flowcontrol.apiserver.k8s.io',
    'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io',
  ],
  [
    'serviceaccounts', // Before their tokens, which are deleted where there is no account.
    'configmaps',
    'limitranges',
    'roles.rbac.authorization.k8s.io',
    'rolebindings.rbac.authorization.k8s.io',
    'clusterrolebindings.rbac.authorization.k8s.io',
    'persistentvolumeclaims', // After the volumes that are kept for them.
  ],
  [
    'secrets',
    'services',
    'networkpolicies.networking.k8s.io',
    'storageclasses.storage.k8s.io', // After the claims: a default one would be given to those that have none.
  ],
];

/** kube-system's own workloads begin to start here, while the rest goes on. */
const addOns = foundation.length;
/** All other kinds: Ingresses, Endpoints, and the custom resources that add-ons are configured by. */
const remaining = addOns + 1;

/**
 * Custom resources of applications come after the workloads: their operators start pods for them. An API server also keeps
 * each creation back for two seconds while a definition is new, which must not hold up the rest.
 */
const custom = 1;

/** After what they watch, limit or extend, or they would hinder its creation. */
const afterWorkloads: readonly (readonly string[])[] = [
  [
    'horizontalpodautoscalers.autoscaling', // Once their targets are there.
    'ingressclasses.networking.k8s.io', // A default one would be given to Ingresses that have none.
    'resourcequotas', // Pods of the roll-out are counted by the controllers meanwhile.
  ],
  [
    'validatingwebhookconfigurations.admissionregistration.k8s.io', // Their servers are among the workloads.
    'mutatingwebhookconfigurations.admissionregistration.k8s.io',
    'validatingadmissionpolicies.admissionregistration.k8s.io',
    'validatingadmissionpolicybindings.admissionregistration.k8s.io',
    'mutatingadmissionpolicies.admissionregistration.k8s.io',
    'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
    'apiservices.apiregistration.k8s.io',
  ],
];

/** The objects of one part, stage by stage. Pure. */
export function stagesOf(
  items: readonly Item[],
  part: ImportPart,
  customKinds: ReadonlySet<string>,
): readonly (readonly Item[])[] {
  const stages = new Map<number, Item[]>();
  for (const item of items) {
    const place = placeOf(item, customKinds);
    if (place.part !== part) continue;
    const stage = stages.get(place.stage);
    if (stage === undefined) stages.set(place.stage, [item]);
    else stage.push(item);
  }
  return [...stages.entries()].toSorted(([a], [b]) => a - b).map(([, stage]) => stage);
}

/** Where in the import an object has its turn. */
function placeOf(
  item: Item,
  customKinds: ReadonlySet<string>,
): { readonly part: ImportPart; readonly stage: number } {
  const type = typeNameOf(item.of);
  const late = afterWorkloads.findIndex((stage) => stage.includes(type));
  if (late >= 0) return { part: 'workloads', stage: custom + 1 + late };
  const isCustom = customKinds.has(type) && isOfApplication(item);
  if (isCustom) return { part: 'workloads', stage: custom };
  if (startsPods(item))
    return !isOfApplication(item)
      ? { part: 'foundation', stage: addOns }
      : { part: 'workloads', stage: 0 };
  const early = foundation.findIndex((stage) => stage.includes(type));
  return { part: 'foundation', stage: early >= 0 ? early : remaining };
}

/** Network add-ons are configured cluster-wide or in kube-system, and no node is Ready without them. */
const isOfApplication = ({ of, object }: Item): boolean =>
  of.namespaced && namespaceOf(object) !== 'kube-system';

/** Does its creation start containers, now or by the clock? A PodTemplate only lies there. */
const startsPods = (item: Item): boolean =>
  podSpecPathOf(item) !== undefined &&
  ['', 'apps', 'batch'].includes(item.of.group) &&
  item.of.kind !== 'PodTemplate';
