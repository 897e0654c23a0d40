import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { listAt, textAt } from '../../objects/json-path.js';
import { namespaceOf, whereOf } from '../../objects/resource.js';
import { fullNameOf } from '../../objects/surroundings.js';
import type { FindingRule } from './rule.js';
import { listed } from './sketch.js';
import { templatesOf } from './templates.js';

/** Registries that take no new images. Source: the announcement that the kind of finding names. */
const dead = /^(?:k8s\.gcr\.io|gcr\.io\/google[-_]containers)\//;

/** An image without a version: another one tomorrow. */
const isMoving = (image: string): boolean =>
  !image.includes('@') && /^(?:[^:]|:\d+\/)*(?::latest)?$/.test(image);

const byImage =
  (
    id: 'image-moving-tag' | 'image-dead-registry' | 'image-pull-always',
    isMeant: (image: string, policy: string) => boolean,
  ): FindingRule =>
  (reading) =>
    templatesOf(reading).flatMap(({ item, containers }): Finding[] => {
      const images = containers
        .filter((one) => isMeant(textAt(one, 'image') ?? '', textAt(one, 'imagePullPolicy') ?? ''))
        .map((one) => textAt(one, 'image') ?? '');
      const names = listed([...new Set(images)]);
      return images.length === 0 ? [] : [found(id, whereOf(item), names)];
    });

/** Images by a tag that moves. */
export const movingTags = byImage('image-moving-tag', isMoving);
/** Images of registries that are frozen. */
export const deadRegistries = byImage('image-dead-registry', (image) => dead.test(image));
/** Images that a restarted pod asks the registry for, although it has them. */
export const alwaysPulled = byImage(
  'image-pull-always',
  (image, policy) => policy === 'Always' && !isMoving(image),
);

/** One name, several contents among the pods that run. */
export const movedTags: FindingRule = ({ of }) => {
  const ids = new Map<string, Map<string, string>>();
  for (const pod of of('pods'))
    for (const status of listAt(pod.object, 'status', 'containerStatuses')) {
      const image = textAt(status, 'image') ?? '';
      const digest = /@?(sha256:[0-9a-f]{64})$/.exec(textAt(status, 'imageID') ?? '')?.[1];
      if (digest === undefined || image.includes('sha256:')) continue;
      const known = ids.get(image) ?? new Map<string, string>();
      ids.set(image, known.set(digest, whereOf(pod)));
    }
  return [...ids]
    .filter(([, digests]) => digests.size > 1)
    .map(([image, digests]) =>
      found(
        'image-tag-moved',
        image,
        `${digests.size} contents: ${[...digests].map(([id, pod]) => `${pod} has ${id.slice(0, 19)}`).join(', ')}`,
      ),
    );
};

/** Secrets for registries that are not there. */
export const pullSecretsMissing: FindingRule = (reading) => {
  const secrets = new Set(reading.of('secrets').map(fullNameOf));
  return templatesOf(reading).flatMap(({ item, spec }) =>
    listAt(spec, 'imagePullSecrets')
      .map((one) => textAt(one, 'name') ?? '')
      .filter((name) => !secrets.has(`${namespaceOf(item.object)}/${name}`))
      .map((name) => found('pull-secret-missing', whereOf(item), `Secret ${name} is not there`)),
  );
};
