import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, base64, longText, uidOf, type Entry, type Era } from '../entry.js';

const secret = ['v1', 'Secret'] as const;
const account = ['v1', 'ServiceAccount'] as const;

/** Secrets of every built-in type and some of other people's, with what controllers made of them. */
export const secrets = (era: Era): readonly Entry[] => [
  an(secret, 'opaque@shop', { data: { password: base64('canary'), empty: '' } }),
  an(secret, 'by-text@shop', { stringData: { user: 'Zoë', password: 'canary' } }),
  an(secret, 'bare@shop'),
  an(secret, 'nulls@shop', { data: null, type: 'example.com/Odd_Type-1' }),
  an(secret, 'tls@shop', {
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': base64('certificate'), 'tls.key': base64('key') },
  }),
  an(secret, 'pull@shop', {
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': base64('{"auths":{"registry.example.com":{}}}') },
  }),
  an(secret, 'pull-old@shop', {
    type: 'kubernetes.io/dockercfg',
    data: { '.dockercfg': base64('{"registry.example.com":{}}') },
  }),
  an(secret, 'basic@shop', {
    type: 'kubernetes.io/basic-auth',
    data: { username: base64('u'), password: base64('p') },
  }),
  an(secret, 'ssh@shop', {
    type: 'kubernetes.io/ssh-auth',
    data: { 'ssh-privatekey': base64('canary') },
  }),
  an(secret, 'big@data', { data: { 'x.bin': base64(longText(900_000)) } }),
  ...(era === 19
    ? [an(secret, 'fixed@shop', { immutable: true, data: { password: base64('canary') } })]
    : []),
  bootstrapToken('bootstrap-token-abcdef', '2999-01-01T00:00:00Z'),
  bootstrapToken('bootstrap-token-ghijkl', '2001-01-01T00:00:00Z'),
  bootstrapToken('bootstrap-token-mnopqr', undefined),
  ...['shop', 'pay'].flatMap((namespace) => [
    an(account, `default@${namespace}`, { secrets: [{ name: 'default-token-x7k2p' }] }),
    token(`default-token-x7k2p@${namespace}`, 'default'),
  ]),
  an(account, 'robot@shop', {
    secrets: [{ name: 'robot-token-b4c5d' }, { name: 'opaque' }],
    imagePullSecrets: [{ name: 'pull' }, { name: 'not-there' }],
    automountServiceAccountToken: false,
  }),
  an(account, 'system.robot-1@shop', {
    metadata: { annotations: { 'eks.example.com/role': 'x' } },
  }),
  token('robot-token-b4c5d@shop', 'robot'),
  token('robot-by-hand@shop', 'robot'),
  an(account, 'job-controller@kube-system'),
  release('sh.helm.release.v1.shop.v1@shop', 'superseded', 1),
  release('sh.helm.release.v1.shop.v2@shop', 'deployed', 2),
  an(secret, 'sh.helm.release.v1.broken.v1@shop', {
    type: 'helm.sh/release.v1',
    metadata: { labels: { owner: 'helm', name: 'broken', status: 'deployed', version: '1' } },
    data: { release: base64('not a release at all') },
  }),
  ...Array.from({ length: 10 }, (_, i) =>
    an(secret, `plain-${i}@pay`, { data: { password: base64(`canary ${i}`) } }),
  ),
];

function bootstrapToken(name: string, expiration: string | undefined): Entry {
  const id = name.slice(-6);
  return an(secret, `${name}@kube-system`, {
    type: 'bootstrap.kubernetes.io/token',
    data: {
      'token-id': base64(id),
      'token-secret': base64('0123456789abcdef'),
      ...(expiration === undefined ? {} : { expiration: base64(expiration) }),
    },
  });
}

/** As the token controller fills it in. */
function token(fullName: string, of: string): Entry {
  const namespace = fullName.split('@')[1] ?? '';
  return an(secret, fullName, {
    type: 'kubernetes.io/service-account-token',
    metadata: {
      annotations: {
        'kubernetes.io/service-account.name': of,
        'kubernetes.io/service-account.uid': uidOf('v1', 'ServiceAccount', `${namespace}/${of}`),
      },
    },
    data: { token: base64('signed'), 'ca.crt': base64('ca'), namespace: base64(namespace) },
  });
}

/** A release of Helm 3 whose manifest names an API version that goes. */
function release(fullName: string, status: string, version: number): Entry {
  const content: JsonObject = {
    name: 'shop',
    namespace: 'shop',
    version,
    info: { status, description: 'Install complete' },
    chart: { metadata: { name: 'shop', version: '1.0.0', apiVersion: 'v2' }, templates: [] },
    manifest: [
      '---\n# Source: shop/templates/ingress.yaml\napiVersion: extensions/v1beta1\nkind: Ingress\n',
      'metadata:\n  name: odd\nspec:\n  backend: {serviceName: web, servicePort: 80}\n',
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bare\n',
    ].join(''),
  };
  const packed = gzipSync(JSON.stringify(content)).toString('base64');
  return an(secret, fullName, {
    type: 'helm.sh/release.v1',
    metadata: { labels: { owner: 'helm', name: 'shop', status, version: String(version) } },
    data: { release: base64(packed) },
  });
}
