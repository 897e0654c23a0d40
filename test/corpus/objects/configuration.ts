import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, base64, longText, type Entry, type Era } from '../entry.js';
import { longNamespace } from './namespaces.js';

const configMap = ['v1', 'ConfigMap'] as const;

/** Names at the limits of what a DNS subdomain may be. */
const longName = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;
const oddNames: readonly string[] = ['0', '0.0', 'a.b.c', 'x--y', '1e5', 'null', 'true', longName];

/** Keys that a program may trip over; each is legal in a ConfigMap. */
const trickyKeys: JsonObject = JSON.parse(
  '{"__proto__": "a", "constructor": "b", "toString": "c", "hasOwnProperty": "d", "-": "f", "_": "g", "0": "h", "1": "i"}',
) as JsonObject;

/** Values that survive only where nothing is reformatted. */
const trickyValues: JsonObject = {
  empty: '',
  blank: ' \t ',
  unicode: 'naïve — 東京 ‮مرحبا‬ 👩‍👩‍👧‍👦 \u00a0 e\u0301 é',
  control: 'bell \u0007 nul \u0000 escape \u001b[31m',
  crlf: 'one\r\ntwo\r\n\r\n',
  separators: 'a\u2028b\u2029c',
  bom: '\ufeffbegins with a mark',
  yaml: '{a: &x [*x, *x], <<: {b: 0x1f, c: yes, d: 1e3}}',
  json: '{"kind":"ConfigMap","apiVersion":"extensions/v1beta1"}',
  quotes: `"'\\"\\'`,
  number: '9007199254740993',
};

const annotations: JsonObject = {
  'example.com/empty': '',
  'example.com/long': longText(200_000),
  'kubectl.kubernetes.io/last-applied-configuration':
    '{"apiVersion":"v1","data":{"a":"b"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"annotated","namespace":"shop"}}\n',
};

/** ConfigMaps from nothing to 900 KB, with odd keys, values and names. */
export const configMaps = (era: Era): readonly Entry[] => [
  an(configMap, 'bare@shop'),
  an(configMap, 'nulls@shop', { data: null, metadata: { labels: null, annotations: null } }),
  an(configMap, 'empty@shop', { data: {}, binaryData: {}, metadata: { labels: {} } }),
  an(configMap, 'tricky-keys@shop', { data: trickyKeys }),
  an(configMap, 'tricky-values@shop', { data: trickyValues }),
  an(configMap, 'binary@shop', { binaryData: { 'x.bin': base64(allBytes()), empty: '' } }),
  an(configMap, 'annotated@shop', { data: { a: 'b' }, metadata: { annotations } }),
  an(configMap, 'big@shop', { data: { 'big.txt': longText(900_000) } }),
  an(configMap, 'big-binary@data', { binaryData: { 'x.bin': base64(longText(700_000)) } }),
  an(configMap, 'near-the-limit@data', { data: { 'x.txt': longText(1_040_000) } }),
  an(configMap, 'many-keys@data', { data: manyKeys(2000) }),
  an(configMap, `wide@${longNamespace}`, { metadata: { labels: longLabels() }, data: { a: 'b' } }),
  an(configMap, 'held@shop', {
    metadata: { finalizers: ['example.com/hold', 'example.com/again'] },
    data: { a: 'b' },
  }),
  an(configMap, 'kube-root-ca.crt@shop', { data: { 'ca.crt': 'as the control plane writes it' } }),
  an(configMap, 'leader@kube-system', {
    metadata: {
      annotations: { 'control-plane.alpha.kubernetes.io/leader': '{"holderIdentity":"cp-1"}' },
    },
  }),
  an(configMap, 'shop.v1@kube-system', {
    metadata: { labels: { OWNER: 'TILLER', NAME: 'shop', STATUS: 'DEPLOYED', VERSION: '1' } },
    data: { release: base64('a release of Helm 2, which nobody opens') },
  }),
  {
    ...an(configMap, 'leaving@shop', { metadata: { finalizers: ['example.com/hold'] } }),
    afterwards: 'delete',
  },
  an(configMap, 'inside@leaving', { data: { a: 'b' } }),
  ...oddNames.map((name, i) => an(configMap, `${name}@a`, { data: { at: String(i) } })),
  ...(era === 19 ? [an(configMap, 'fixed@shop', { immutable: true, data: { a: 'b' } })] : []),
  ...Array.from({ length: 12 }, (_, i) =>
    an(configMap, `plain-${i}@pay`, { data: { [`file-${i}.conf`]: longText(i * 1000) } }),
  ),
];

const allBytes = (): Uint8Array => Uint8Array.from({ length: 256 }, (_, i) => i);

const manyKeys = (count: number): JsonObject =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`key-${i}`, `value ${i}`]));

/** Prefix of 253 characters, name and value of 63. */
const longLabels = (): JsonObject => ({
  [`${longName}/${'N'.repeat(63)}`]: 'V'.repeat(63),
  'a/A._-z': 'A._-z',
  '0': '0',
});
