import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, longText, type Entry, type Era } from '../entry.js';
import { exactly } from '../exact-json.js';

/** Definitions in each version an era takes, and objects of them that only an exact copy keeps. */
export const custom = (era: Era): readonly Entry[] => [
  ...definitions,
  ...(era === 19 ? definitions19 : []),
  ...loose,
  ...strict,
  ...(era === 19 ? resources19 : []),
];

const group = 'example.com';
const oldCrd = ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition'] as const;
const crd = ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'] as const;

const names = (kind: string): JsonObject => {
  const singular = kind.toLowerCase();
  return { plural: `${singular}s`, singular, kind, listKind: `${kind}List` };
};

const definition = (kind: string, spec: JsonObject): Entry =>
  an(oldCrd, `${kind.toLowerCase()}s.${group}`, {
    spec: { group, names: names(kind), scope: 'Namespaced', version: 'v1', ...spec },
  });

const structural: JsonObject = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 100, exclusiveMaximum: true },
        name: { type: 'string', pattern: '^[a-zß-ü]+$', nullable: true },
        ratio: { type: 'number', format: 'double' },
        list: {
          type: 'array',
          maxItems: 10,
          items: { type: 'object', properties: { a: { type: 'string' } } },
        },
        map: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    status: { type: 'object', properties: { phase: { type: 'string', enum: ['Ready'] } } },
  },
};

const definitions: readonly Entry[] = [
  // Without any schema: everything is kept.
  definition('Loose', {}),
  definition('Bulk', {}),
  definition('Wide', {
    scope: 'Cluster',
    names: { ...names('Wide'), shortNames: ['wd'], categories: ['all'] },
  }),
  // Structural, and unknown fields are kept all the same, as v1beta1 does by default.
  definition('Kept', { validation: { openAPIV3Schema: structural } }),
  // Structural, and unknown fields are dropped.
  definition('Pruned', {
    preserveUnknownFields: false,
    validation: { openAPIV3Schema: structural },
  }),
  // No types in it: v1 would refuse this schema.
  definition('Untyped', {
    validation: {
      openAPIV3Schema: { properties: { spec: { properties: { size: { minimum: 1 } } } } },
    },
  }),
  // Two versions, a status apart, scale and columns.
  definition('Multi', {
    version: 'v1',
    versions: [
      { name: 'v1', served: true, storage: true },
      { name: 'v1beta1', served: true, storage: false },
      { name: 'v1alpha1', served: false, storage: false },
    ],
    subresources: {
      status: {},
      scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
    },
    additionalPrinterColumns: [
      { name: 'Size', type: 'integer', JSONPath: '.spec.size', priority: 1 },
    ],
  }),
];

const wild: JsonObject = {
  nothing: null,
  empty: {},
  none: [],
  nested: { nothing: null, list: [null, {}, [], '', 0, false, [[['x']]]] },
  text: { empty: '', unicode: '東京 👩‍👩‍👧‍👦 \u0000 \u2028', long: longText(5000) },
  numbers: {
    zero: 0,
    negative: -1,
    safe: Number.MAX_SAFE_INTEGER,
    float: 0.1,
    tiny: 5e-324,
    huge: 1.7976931348623157e308,
    third: 1 / 3,
  },
  booleans: [true, false],
  '': 'a key without a name',
  'odd.key/with "everything" ünï': { $ref: '#/x', '~1': '/', '[0]': 'a' },
  apiVersion: 'extensions/v1beta1',
  kind: 'Ingress',
  metadata: { name: 'inner', uid: 'kept', resourceVersion: 'kept', managedFields: 'kept' },
  status: { inner: 'kept' },
  constructor: 'x',
  toString: 'y',
};

/** Parsed, because a literal with this key would set the object's prototype. */
const prototypes = JSON.parse('{"__proto__": {"a": "b"}, "c": {"__proto__": "d"}}') as JsonObject;

const resource = (kind: string, version = 'v1'): readonly [string, string] => [
  `${group}/${version}`,
  kind,
];

const loose: readonly Entry[] = [
  an(resource('Loose'), 'bare@shop'),
  an(resource('Loose'), 'owner@shop', { spec: { a: 1 } }),
  an(resource('Loose'), 'wild@shop', {
    spec: wild,
    status: { phase: 'content' },
    top: wild,
    data: null,
  }),
  an(resource('Loose'), 'prototypes@shop', { spec: prototypes }),
  an(resource('Loose'), 'exact@shop', {
    spec: {
      numbers: [exactly('9007199254740993'), exactly('-9223372036854775808')],
      text: '9007199254740993',
    },
  }),
  an(resource('Loose'), 'deep@shop', { spec: deep(12) }),
  an(resource('Loose'), 'many@data', {
    spec: { list: Array.from({ length: 3000 }, (_, i) => ({ i })) },
  }),
  an(resource('Loose'), 'near-the-limit@data', { spec: { text: longText(1_400_000) } }),
  an(resource('Loose'), 'held@shop', {
    metadata: { finalizers: ['example.com/hold'], labels: { a: '' } },
    spec: { selector: 'node-role.kubernetes.io/master' },
  }),
  an(resource('Loose'), 'owned@shop', {
    metadata: {
      ownerReferences: [
        {
          apiVersion: 'example.com/v1',
          kind: 'Loose',
          name: 'owner',
          uid: '{{uid of example.com/v1 Loose shop/owner}}',
        },
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          name: 'gone',
          uid: '33333333-3333-3333-3333-333333333333',
        },
      ],
    },
  }),
  {
    ...an(resource('Loose'), 'leaving@shop', { metadata: { finalizers: ['example.com/hold'] } }),
    afterwards: 'delete',
  },
  an(resource('Wide'), 'x.y.z', { anything: wild }),
  an(resource('Wide'), '0', { status: { phase: 'content' } }),
  ...Array.from({ length: 10 }, (_, i) =>
    an(resource('Loose'), `plain-${i}@pay`, { spec: { i, half: i / 2 } }),
  ),
];

/** API servers up to v1.23 take twice as long for every second level: at 40 they give up. */
function deep(levels: number): JsonObject {
  let inner: JsonObject = { end: true };
  for (let level = 0; level < levels; level++) inner = { [`l${level}`]: inner };
  return inner;
}

const strict: readonly Entry[] = [
  an(resource('Kept'), 'plain@shop', {
    spec: { size: 5, name: null, list: [{ a: 'b' }], map: { c: 'd' } },
  }),
  an(resource('Kept'), 'more@shop', {
    spec: { size: 1, ratio: 1e-7, extra: { kept: true }, list: [{ a: 'b', extra: 1 }] },
    unknown: [1, 'two'],
    status: { phase: 'Ready', extra: 'kept' },
  }),
  an(resource('Pruned'), 'plain@shop', {
    spec: { size: 5, ratio: 0.5, map: {} },
    status: { phase: 'Ready' },
  }),
  an(resource('Pruned'), 'more@shop', {
    spec: { size: 1, extra: 'dropped by the old server itself' },
  }),
  an(resource('Untyped'), 'plain@shop', { spec: { size: 2, other: [null] } }),
  an(resource('Untyped'), 'text@shop', { spec: 'no object at all', more: 1.5 }),
  {
    ...an(resource('Multi'), 'plain@shop', { spec: { size: 3, replicas: 2 } }),
    status: { replicas: 1 },
  },
  an(resource('Multi', 'v1beta1'), 'beta@shop', { spec: { size: 3, wild } }),
];

const definitions19: readonly Entry[] = [
  an(crd, 'modern.more.example.com', {
    spec: {
      group: 'more.example.com',
      names: { plural: 'modern', singular: 'modern', kind: 'Modern', listKind: 'ModernList' },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  properties: {
                    port: { 'x-kubernetes-int-or-string': true, default: 'http' },
                    any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                    template: {
                      type: 'object',
                      'x-kubernetes-embedded-resource': true,
                      'x-kubernetes-preserve-unknown-fields': true,
                    },
                    nothing: { type: 'string', nullable: true },
                  },
                },
                status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
              },
            },
          },
        },
      ],
    },
  }),
];

const modern = ['more.example.com/v1', 'Modern'] as const;

const resources19: readonly Entry[] = [
  {
    ...an(modern, 'plain@shop', { spec: { port: 80, any: { wild }, nothing: null } }),
    status: { a: 1 },
  },
  an(modern, 'defaulted@shop', { spec: {} }),
  an(modern, 'embedded@shop', {
    spec: {
      port: '80',
      template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'inner' }, x: 1 },
    },
  }),
];

/** Many small ones of one kind. */
export const bulk = (count: number): readonly Entry[] =>
  Array.from({ length: count }, (_, i) =>
    an(resource('Bulk'), `item-${i}@data`, { spec: { i, text: `number ${i}` } }),
  );
