import { changeAt, isObject, textAt } from './json-path.js';
import type { Json } from '../../model/json.js';
import { namespaceOf, type Item } from './resource.js';
import { podSpecPathOf } from './surroundings.js';

/** Add-ons of kube-system run the image that the target brings; nothing else changes its image. */
export function adaptImages(item: Item, images: { readonly [from: string]: string }): Item {
  const path = podSpecPathOf(item);
  if (path === undefined || namespaceOf(item.object) !== 'kube-system') return item;
  const renew = (containers: Json): Json =>
    Array.isArray(containers)
      ? containers.map((container: Json) => renewImage(container, images))
      : containers;
  const object = ['containers', 'initContainers'].reduce(
    (changed, list) => changeAt(changed, [...path, list], renew),
    item.object,
  );
  return { of: item.of, object };
}

function renewImage(container: Json, images: { readonly [from: string]: string }): Json {
  const image = images[textAt(container, 'image') ?? ''];
  return isObject(container) && image !== undefined ? { ...container, image } : container;
}
