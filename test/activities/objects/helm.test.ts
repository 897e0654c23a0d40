import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { goString, jsonStrings } from '../../../activities/objects/helm/json-strings.js';
import { removalOf } from '../../../activities/objects/helm/removal.js';
import { rewriteHelmRelease } from '../../../activities/objects/helm/rewrite.js';
import { textAt } from '../../../activities/objects/json-path.js';
import type { Item } from '../../../activities/objects/resource.js';
import type { KubernetesVersion } from '../../../model/version.js';
import { packed, releaseOf } from '../../assess/labelled/cluster/release.js';
import { thing } from '../../assess/labelled/cluster/thing.js';

const to = (version: string): KubernetesVersion => version as KubernetesVersion;

const manifest = [
  '---',
  '# Source: shop/templates/web.yaml',
  'apiVersion: extensions/v1beta1 # old',
  'kind: Ingress',
  'metadata:',
  '  name: web',
  '  annotations: {note: "apiVersion: extensions/v1beta1 & <b>"}',
  '---',
  'kind: Deployment',
  'apiVersion: "apps/v1beta1"',
  'metadata: {name: cart, namespace: shop}',
  '---',
  'apiVersion: v1',
  'kind: ConfigMap',
  'data: {text: "apiVersion: extensions/v1beta1"}',
  '---',
  'apiVersion: v1',
  'kind: List',
  'items:',
  '- apiVersion: batch/v1beta1',
  '  kind: CronJob',
  '  metadata: {name: nightly}',
  '',
].join('\n');

/** As Helm's Go writes it, with a number that JavaScript cannot hold, and texts that only look like manifests. */
const release = (text: string, hook: string): string =>
  `{"name":"web","config":{"id":12345678901234567890,"f":1.0,"manifest":${goString(text)}},` +
  `"manifest":${goString(text)},"hooks":[{"name":"h","manifest":${goString(hook)}}],"version":2}\n`;

const payloadOf = (item: Item): string =>
  gunzipSync(
    Buffer.from(
      Buffer.from(textAt(item.object, 'data', 'release') ?? '', 'base64').toString('latin1'),
      'base64',
    ),
  ).toString('utf8');

test('only the apiVersion of kinds that moved is changed, hooks included', () => {
  const hook = 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: h}\n';
  const item = packed('shop/sh.helm.release.v1.web.v2', gzipSync(release(manifest, hook)));
  const { item: rewritten, changed } = rewriteHelmRelease(item, to('v1.34.4'));

  const moved = manifest
    .replace('apiVersion: extensions/v1beta1 # old', 'apiVersion: networking.k8s.io/v1 # old')
    .replace('"apps/v1beta1"', '"apps/v1"')
    .replace('- apiVersion: batch/v1beta1', '- apiVersion: batch/v1');
  const expected = release(manifest, hook.replace('policy/v1beta1', 'policy/v1')).replace(
    `"manifest":${goString(manifest)},"hooks"`,
    () => `"manifest":${goString(moved)},"hooks"`,
  );
  expect(payloadOf(rewritten)).toBe(expected);
  expect(changed).toEqual([
    'Ingress web: extensions/v1beta1 became networking.k8s.io/v1',
    'Deployment shop/cart: apps/v1beta1 became apps/v1',
    'CronJob nightly: batch/v1beta1 became batch/v1',
    'PodDisruptionBudget h: policy/v1beta1 became policy/v1',
  ]);
  expect({ ...rewritten.object, data: 0 }).toEqual({ ...item.object, data: 0 });
});

test.each<[string, Item]>([
  [
    'a release that is served as it is',
    releaseOf('shop/r', { manifest: 'apiVersion: v1\nkind: Pod\n' }),
  ],
  [
    'a kind without successor',
    releaseOf('shop/r', { manifest: 'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\n' }),
  ],
  ['a release that is no gzip', packed('shop/r', Buffer.from([0x1f, 0x8b, 8, 1, 2, 3]))],
  ['a release that is no JSON', packed('shop/r', Buffer.from('text'))],
  ['a release without payload', thing('Secret', 'shop/r', { type: 'helm.sh/release.v1' })],
  ['another Secret', thing('Secret', 'shop/r', { type: 'Opaque', data: { release: 'eA==' } })],
])('%s comes back as it was', (_, item) => {
  expect(rewriteHelmRelease(item, to('v1.34.4'))).toEqual({ item, changed: [] });
});

test('a release kept in a ConfigMap has one layer less', () => {
  const json = release('apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: n}\n', '');
  const item = thing('ConfigMap', 'shop/sh.helm.release.v1.web.v2', {
    metadata: { labels: { owner: 'helm' } },
    data: { release: gzipSync(json).toString('base64') },
  });
  const { item: rewritten, changed } = rewriteHelmRelease(item, to('v1.25.0'));
  const stored = Buffer.from(textAt(rewritten.object, 'data', 'release') ?? '', 'base64');
  expect(gunzipSync(stored).toString('utf8')).toContain('"manifest":"apiVersion: batch/v1\\n');
  expect(changed).toEqual(['CronJob n: batch/v1beta1 became batch/v1']);
});

test.each<[string, string, string, string | undefined]>([
  ['extensions/v1beta1', 'Ingress', 'v1.22.0', 'networking.k8s.io/v1'],
  ['extensions/v1beta1', 'Ingress', 'v1.21.0', undefined],
  ['extensions/v1beta1', 'PodSecurityPolicy', 'v1.23.6', 'policy/v1beta1'],
  ['extensions/v1beta1', 'PodSecurityPolicy', 'v1.34.4', undefined],
  [
    'flowcontrol.apiserver.k8s.io/v1alpha1',
    'FlowSchema',
    'v1.34.4',
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 'v1.26.0', 'autoscaling/v2'],
  ['example.com/v1beta1', 'Ingress', 'v1.34.4', undefined],
])('%s %s becomes for %s: %s', (apiVersion, kind, version, successor) => {
  expect(removalOf({ apiVersion, kind }, to(version))?.successor).toBe(successor);
});

test('texts of a document are found at their place, whatever stands in them', () => {
  const json =
    ' {"a\\"": [1, "x", {"b": "{\\"c\\": [\\\\"}], "d": {"e": "f,:"}, "g": -1.5e3, "h": ""} ';
  const seen = [...jsonStrings(json)].map(({ path, start, end }) => [
    path.join('/'),
    JSON.parse(json.slice(start, end)) as string,
  ]);
  expect(seen).toEqual([
    ['a"/1', 'x'],
    ['a"/2/b', '{"c": [\\'],
    ['d/e', 'f,:'],
    ['h', ''],
  ]);
});

test('a release of many megabytes is read and rewritten', () => {
  const long = `apiVersion: batch/v1beta1\nkind: CronJob\ndata: ${'x"\\'.repeat(2_000_000)}\n`;
  const item = packed('shop/r', gzipSync(release(long, '')));
  expect(rewriteHelmRelease(item, to('v1.34.4')).changed).toHaveLength(1);
});
