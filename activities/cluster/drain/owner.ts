import { listAt, objectAt, textAt, type JsonObject } from '../../objects/json-path.js';
import { nameOf, namespaceOf } from '../../objects/resource.js';

/** Who keeps a pod there. */
export interface Controller {
  readonly kind: string;
  readonly name: string;
}

/** The controller of a pod; absent where nobody would start it anew. */
export function controllerOf(pod: JsonObject): Controller | undefined {
  const owners = listAt(pod, 'metadata', 'ownerReferences').map((owner) => objectAt(owner));
  const owner = owners.find(({ controller }) => controller === true);
  return owner === undefined
    ? undefined
    : { kind: textAt(owner, 'kind') ?? '', name: textAt(owner, 'name') ?? '' };
}

/** `shop/web-0`. */
export const podName = (pod: JsonObject): string => `${namespaceOf(pod) ?? ''}/${nameOf(pod)}`;

/** `shop/web-6d4-x of Deployment web`; only the name of a pod without controller. */
export function podAndOwner(pod: JsonObject): string {
  const controller = controllerOf(pod);
  if (controller === undefined) return podName(pod);
  const { kind, name } = behind(controller, pod);
  return `${podName(pod)} of ${kind} ${name}`;
}

/** A Deployment names its ReplicaSets after itself and the hash that it labels their pods with. */
function behind(controller: Controller, pod: JsonObject): Controller {
  const hash = textAt(pod, 'metadata', 'labels', 'pod-template-hash');
  const isDeployed = controller.kind === 'ReplicaSet' && hash !== undefined;
  if (!isDeployed || !controller.name.endsWith(`-${hash}`)) return controller;
  return { kind: 'Deployment', name: controller.name.slice(0, -hash.length - 1) };
}
