import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectKubernetes } from '../../../activities/adapters/kubernetes.js';
import { isHelmRelease } from '../../../activities/objects/helm/payload.js';
import { rewriteHelmRelease } from '../../../activities/objects/helm/rewrite.js';
import { importItems } from '../../../activities/objects/import.js';
import { textAt } from '../../../activities/objects/json-path.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';
import { readItems } from '../../../activities/objects/read-items.js';
import { nameOf, objectPath, whereOf, type Item } from '../../../activities/objects/resource.js';
import { strip } from '../../../activities/objects/strip.js';
import { surroundingsOf } from '../../../activities/objects/surroundings.js';
import { startControlPlane, type ControlPlane } from '../../e2e/control-plane.js';
import { anItem } from './an-item.js';
import {
  helmOn,
  needHelm,
  newIngress,
  oldIngress,
  roleIn,
  writeChart,
  type Helm,
} from './real-helm.js';

const [from, to] = ['v1.19.12', 'v1.23.6'] as const;
const ingresses = '/apis/networking.k8s.io/v1/namespaces/shop/ingresses';
const roles = '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles';

/** What is carried, in the versions that the target serves. */
const kinds = [
  anItem('Namespace', 'shop').of,
  anItem('Secret', 'shop/any').of,
  anItem('Ingress', 'shop/any').of,
];

let directory: string;
const planes: ControlPlane[] = [];
let api: KubeApi;
let helm: Helm;
let newChart: string;
let carried: readonly Item[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-helm-'));
  needHelm();
  const start = async (version: string): Promise<ControlPlane> => {
    const plane = await startControlPlane(version, join(directory, version));
    planes.push(plane);
    return plane;
  };
  carried = await releasesOf(await start(from));
  const target = await start(to);
  newChart = await writeChart(directory, '2.0.0', [
    newIngress,
    roleIn('rbac.authorization.k8s.io/v1'),
  ]);
  api = await connectKubernetes(target.kubeconfig);
  helm = helmOn(target.kubeconfig, directory);
  await importItems(api, carried, 'foundation');
  await importItems(api, carried, 'workloads');
}, 120_000);
afterAll(async () => {
  for (const plane of planes) await plane.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Two releases that Helm installs on the old side, and what is carried of them. */
async function releasesOf({ kubeconfig }: ControlPlane): Promise<readonly Item[]> {
  const install = helmOn(kubeconfig, directory);
  const chart = await writeChart(directory, '1.0.0', [
    oldIngress,
    roleIn('rbac.authorization.k8s.io/v1beta1'),
  ]);
  for (const name of ['web', 'closed']) await install('install', name, chart, '--create-namespace');
  const found = await readItems(await connectKubernetes(kubeconfig), kinds);
  const items = found.filter(
    (item) => isHelmRelease(item) || item.of.kind === 'Ingress' || nameOf(item.object) === 'shop',
  );
  const around = surroundingsOf(items);
  return items.map((item) => strip(item, around));
}

const uidOf = async (path: string): Promise<string | undefined> =>
  textAt(await api.request('GET', path), 'metadata', 'uid');

/** No matter how it is quoted. */
const unknown = (kind: string, version: string): RegExp =>
  new RegExp(`no matches for kind \\W*${kind}\\W* in version \\W*${version}`);

describe(`releases of ${from} that came to ${to} as they were`, () => {
  test('Helm cannot upgrade: it does not know the kinds of the stored manifest', async () => {
    await expect(helm('upgrade', 'web', newChart)).rejects.toThrow(
      unknown('Ingress', 'extensions/v1beta1'),
    );
  });

  test('Helm cannot uninstall: it does not know the kinds of the stored hooks', async () => {
    await expect(helm('uninstall', 'closed')).rejects.toThrow(
      unknown('Role', 'rbac.authorization.k8s.io/v1beta1'),
    );
  });
});

describe(`the same releases, rewritten for ${to}`, () => {
  beforeAll(async () => {
    for (const item of carried.filter(isHelmRelease)) {
      const { item: rewritten } = rewriteHelmRelease(item, to);
      await api.request('PUT', objectPath(item), { body: rewritten.object });
    }
  });

  test('the manifest and the hook of each were changed, and no other object', () => {
    const changes = carried.map((item) => [whereOf(item), rewriteHelmRelease(item, to).changed]);
    const changesOf = (name: string): readonly string[] => [
      `Ingress ${name}: extensions/v1beta1 became networking.k8s.io/v1`,
      `Role ${name}-farewell: rbac.authorization.k8s.io/v1beta1 became rbac.authorization.k8s.io/v1`,
    ];
    expect(Object.fromEntries(changes)).toEqual({
      'Namespace/shop': [],
      'shop/Ingress/web': [],
      'shop/Ingress/closed': [],
      'shop/Secret/sh.helm.release.v1.web.v1': changesOf('web'),
      'shop/Secret/sh.helm.release.v1.closed.v1': changesOf('closed'),
    });
  });

  test('Helm upgrades, and changes the object that was carried', async () => {
    const before = await uidOf(`${ingresses}/web`);
    await helm('upgrade', 'web', newChart);
    expect(await api.request('GET', `${ingresses}/web`)).toMatchObject({
      metadata: { uid: before },
      spec: {
        defaultBackend: { service: { name: 'very-sorry' } },
        rules: [
          {
            host: 'new.example.com',
            http: { paths: [{ backend: { service: { name: 'web', port: { number: 8080 } } } }] },
          },
        ],
      },
    });
    expect(JSON.parse(await helm('history', 'web', '--output', 'json'))).toMatchObject([
      { revision: 1, status: 'superseded', chart: 'shop-1.0.0' },
      { revision: 2, status: 'deployed', chart: 'shop-2.0.0' },
    ]);
  });

  test('Helm cannot roll back to before: only versions were changed, and the fields are refused', async () => {
    const specNow = async () => (await api.request('GET', `${ingresses}/web`))['spec'];
    const before = await specNow();
    await expect(helm('rollback', 'web', '1')).rejects.toThrow(/pathType must be specified/);
    expect(await specNow()).toEqual(before);
  });

  test('Helm uninstalls, and runs the hook that was stored', async () => {
    await helm('uninstall', 'closed');
    await expect(api.request('GET', `${ingresses}/closed`)).rejects.toMatchObject({ status: 404 });
    expect(await uidOf(`${roles}/closed-farewell`)).toBeDefined();
    expect(await helm('list', '--all', '--short')).toBe('web');
  });
});
