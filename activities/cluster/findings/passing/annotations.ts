import type { Finding } from '../../../../model/finding.js';
import { found } from '../../../../model/finding-kinds/found.js';
import { minorOf, type KubernetesVersion } from '../../../../model/version.js';
import { objectAt } from '../../../objects/json-path.js';
import { whereOf, type Item } from '../../../objects/resource.js';
import { isMadeByBuiltIn } from './owned.js';
import { specPathOf } from './pod-template.js';

interface Gone {
  readonly prefix: string;
  /** The first minor that ignores it. */
  readonly goneIn: number;
  readonly instead: string;
}

const gone: readonly Gone[] = [
  {
    prefix: 'scheduler.alpha.kubernetes.io/critical-pod',
    goneIn: 16, // CHANGELOG-1.16.
    instead: 'spec.priorityClassName',
  },
  {
    prefix: 'seccomp.security.alpha.kubernetes.io/',
    goneIn: 27, // CHANGELOG-1.27, KEP-135.
    instead: 'securityContext.seccompProfile',
  },
  {
    prefix: 'container.seccomp.security.alpha.kubernetes.io/',
    goneIn: 27,
    instead: 'securityContext.seccompProfile',
  },
  {
    prefix: 'service.alpha.kubernetes.io/tolerate-unready-endpoints',
    goneIn: 24, // In the endpoints controller of 1.23.6, not in that of 1.34.4.
    instead: 'spec.publishNotReadyAddresses',
  },
];

/** Annotations that the target ignores, on an object or in its pod template. Pure. */
export function annotations(item: Item, to: KubernetesVersion): readonly Finding[] {
  if (isMadeByBuiltIn(item)) return [];
  const template = specPathOf(item)?.slice(0, -1) ?? [];
  const keys = [[], template].flatMap((path) =>
    Object.keys(objectAt(item.object, ...path, 'metadata', 'annotations')),
  );
  return gone
    .filter(
      ({ prefix, goneIn }) => goneIn <= minorOf(to) && keys.some((key) => key.startsWith(prefix)),
    )
    .map(({ prefix, goneIn, instead }) =>
      found(
        'annotation-without-effect',
        whereOf(item),
        `${prefix} is ignored since v1.${goneIn}`,
        `set ${instead}`,
      ),
    );
}
