import type { GroupVersions } from './group-versions.js';
import { manifest, type Manifest } from './object.js';
import { shop } from './shop.js';

const group = 'shop.example';

/** The schema forbids nothing that it does not name: unknown fields of an object are pruned. */
const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['percent'],
      properties: {
        percent: { type: 'integer', minimum: 1, maximum: 90 },
        note: { type: 'string' },
      },
    },
  },
};

/** A kind of the shop's own. */
export function discountDefinition({ crd }: GroupVersions): Manifest {
  const names = { kind: 'Discount', plural: 'discounts', singular: 'discount' };
  const version = { name: 'v1', served: true, storage: true };
  const spec =
    crd === 'apiextensions.k8s.io/v1'
      ? { versions: [{ ...version, schema: { openAPIV3Schema: schema } }] }
      : {
          versions: [version],
          validation: { openAPIV3Schema: schema },
          preserveUnknownFields: false,
        };
  return manifest(crd, 'CustomResourceDefinition', `discounts.${group}`, {
    spec: { group, scope: 'Namespaced', names, ...spec },
  });
}

/** Objects of that kind; they can be applied once the definition is served. */
export const discounts = (): Manifest[] =>
  [10, 20, 30].map((percent) =>
    manifest(`${group}/v1`, 'Discount', `${shop}/minus-${percent}`, {
      spec: { percent, note: `minus ${percent} percent` },
    }),
  );
