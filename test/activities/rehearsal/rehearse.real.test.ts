import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Item } from '../../../activities/objects/resource.js';
import { collectExport } from '../../../activities/objects/export.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { keyOf } from '../../../activities/objects/resource.js';
import type { Workshop } from '../../../activities/rehearsal/copy.js';
import { exportObjects } from '../../../activities/rehearsal/export-objects.js';
import type { RehearsalHands } from '../../../activities/rehearsal/hands.js';
import { runProgram } from '../../../activities/rehearsal/processes.js';
import { rehearse } from '../../../activities/rehearsal/rehearse.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import type { Exported } from '../../../activities/rehearsal/inputs-of-copies.js';
import type { Rehearsal } from '../../../model/rehearsal.js';
import { aSource, type Source } from './a-source.js';
import { anInput, localHands, quiet } from './local-hands.js';
import { oldDefaults, policies, settings } from './old-objects.js';
import { programsOf } from './the-programs.js';

const longMs = 240_000;
const old = programsOf('v1.15.12');
const target = programsOf('v1.34.4');

const apiGroup = 'rbac.authorization.k8s.io';
const access = `/apis/${apiGroup}/v1`;

let root: string;
let workshop: Workshop;
let source: Source;
let hands: RehearsalHands;
let rehearsal: Rehearsal;
let exported: Exported;
let carried: ReadonlyMap<string, JsonObject>;

const post = (path: string, body: JsonObject): Promise<JsonObject> =>
  source.api.request('POST', path, { body });

/** Written past the API server, as only a defect or another program does. */
async function putKey(key: string, value: string): Promise<void> {
  const file = join(old.etcd, '../etcdctl');
  const args = ['--endpoints=unix://client.sock:0', 'put', key, value];
  await runProgram(workshop, { file, args, directory: join(workshop.directory, 'source') }, 10_000);
}

/** To somebody by a default binding, and to everybody by a part of a default role. */
async function giveEverything(): Promise<void> {
  await source.api.request('PATCH', `${access}/clusterrolebindings/cluster-admin`, {
    body: {
      subjects: [
        { apiGroup, kind: 'Group', name: 'system:masters' },
        { apiGroup, kind: 'User', name: 'eve' },
      ],
    },
  });
  await post(`${access}/clusterroles`, {
    metadata: {
      name: 'more-to-see',
      labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' },
    },
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  });
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'rh-'));
  workshop = await openWorkshop(root);
  source = await aSource(workshop, old, ['--runtime-config=settings.k8s.io/v1alpha1=true']);
  for (const [path, body] of [...settings, ...oldDefaults, ...policies]) await post(path, body);
  await post(`${access}/clusterrolebindings`, {
    metadata: { name: 'viewers' },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'view' },
    subjects: [{ apiGroup, kind: 'Group', name: 'system:authenticated' }],
  });
  await putKey('/registry/configmaps/shop/broken', 'k8s\\0 and then nothing of use');
  await putKey('/registry/gone.example.com/carts/shop/left', '{}');
  hands = await localHands(root, old, target, source.snapshot);
  const input = anInput(old, target);
  rehearsal = await rehearse(hands, input, quiet);

  await post('/api/v1/namespaces/shop/configmaps', { metadata: { name: 'made-since' } });
  await post('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name: 'new' }, value: 7 });
  await source.api.request('DELETE', '/api/v1/namespaces/shop/configmaps/deleted-since');
  await source.api.request('PATCH', '/api/v1/namespaces/shop/configmaps/settings', {
    body: { data: { a: 'c' } },
  });
  await giveEverything();
  const { findings, kinds } = rehearsal;
  exported = await exportObjects(
    hands,
    { ...input, rehearsed: { export: rehearsal.export, findings, kinds } },
    quiet,
  );
  const items: readonly Item[] = await collectExport(hands.store, rehearsal.export);
  carried = new Map(items.map((item) => [keyOf(item), item.object]));
}, longMs);

afterAll(async () => {
  await workshop?.close();
  rmSync(root, { recursive: true, force: true });
});

const found = (id: string): readonly string[] =>
  rehearsal.findings.filter((one) => one.id === id).map(({ where }) => where);

test('what no API server can read is named, and blocks', () => {
  expect(found('object-unreadable')).toEqual(['shop/ConfigMap/broken']);
  expect(rehearsal.findings.find(({ id }) => id === 'object-unreadable')).toMatchObject({
    severity: 'blocker',
  });
});

test('what is left in etcd of a deleted definition is accounted for', () => {
  expect(found('key-unaccounted')).toEqual(['gone.example.com/carts']);
});

test('a kind without successor needs a decision; policies become labels', () => {
  expect(found('kind-without-successor')).toEqual(['podpresets.settings.k8s.io']);
  expect(carried.get('namespaces//shop')).toMatchObject({
    metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
  });
  expect(rehearsal.deliberate).toMatchObject({ 'PodSecurityPolicy became labels': 1 });
});

test('nothing else was found: the import into the empty target took all', () => {
  const known = ['object-unreadable', 'key-unaccounted', 'kind-without-successor'];
  const others = rehearsal.findings.filter(
    ({ id, severity }) => severity === 'blocker' && !known.includes(id),
  );
  expect(others).toEqual([]);
});

/** Pitfall: the newer version of these kinds has other defaults. https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
test.each<[string, JsonObject]>([
  [
    'validatingwebhookconfigurations.admissionregistration.k8s.io//guard',
    {
      webhooks: [
        {
          failurePolicy: 'Ignore',
          matchPolicy: 'Exact',
          timeoutSeconds: 30,
          sideEffects: 'NoneOnDryRun',
        },
      ],
    },
  ],
  [
    'deployments.apps/shop/web',
    {
      spec: {
        progressDeadlineSeconds: 2147483647,
        revisionHistoryLimit: 2147483647,
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
      },
    },
  ],
  ['daemonsets.apps/shop/agent', { spec: { updateStrategy: { type: 'OnDelete' } } }],
  ['statefulsets.apps/shop/db', { spec: { updateStrategy: { type: 'OnDelete' } } }],
  [
    'ingresses.networking.k8s.io/shop/web',
    { spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'ImplementationSpecific' }] } }] } },
  ],
])('the old effective defaults of %s are written out', (key, expected) => {
  expect(carried.get(key)).toMatchObject(expected);
});

test('what changed until the window is counted, and what nobody rehearsed is shown', () => {
  const { created, changed, deleted, examples, unfit } = exported.drift;
  expect({ created, changed, deleted }).toEqual({ created: 3, changed: 2, deleted: 1 });
  expect(examples).toContain('created shop/ConfigMap/made-since');
  expect(unfit.map(({ id, where }) => `${id} ${where}`)).toEqual([
    'kind-not-rehearsed priorityclasses.scheduling.k8s.io',
  ]);
});

test('whoever was given everything since then is named, by default objects too', () => {
  expect(exported.drift.grants?.map(({ where, what }) => `${where}: ${what}`).toSorted()).toEqual([
    'ClusterRoleBinding/cluster-admin: cluster-admin to User eve',
    'ClusterRoleBinding/viewers: view to Group system:authenticated',
  ]);
});

test('nothing of the copies is left, and their parts were timed', () => {
  expect(Object.keys(rehearsal.tookMs)).toEqual(
    expect.arrayContaining(['snapshot', 'start', 'way back', 'read', 'import', 'clean up']),
  );
  expect(rehearsal.snapshot).not.toHaveProperty('path');
});
