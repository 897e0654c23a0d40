import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { connectKubernetes } from '../../../../activities/adapters/kubernetes.js';
import { createClusterActivities } from '../../../../activities/cluster/index.js';
import { readUid } from '../../../../activities/cluster/guarded.js';
import { askMayEverything } from '../../../../activities/cluster/own-rights.js';
import { readCluster } from '../../../../activities/cluster/read-cluster.js';
import { openArchive } from '../../../../activities/objects/archive.js';
import { objectAt, type JsonObject } from '../../../../activities/objects/json-path.js';
import type { KubeApi, KubeMethod } from '../../../../activities/objects/kube-api.js';
import { listPath, objectPath, type Item } from '../../../../activities/objects/resource.js';
import { proxyConfig } from '../../../../activities/rehearsal/index.js';
import {
  type ApiPhase,
  type ApiPhaseName,
  type ApiRule,
  apiPhaseNames,
  apiPhases,
} from '../../../../model/api-rights.js';
import type { ExportRef } from '../../../../model/objects.js';
import { actLocally } from '../../../../worker/recover/act-locally.js';
import { cutover } from '../../../client/a-terminal.js';
import { type ControlPlane, eventually, startControlPlane } from '../../../e2e/control-plane.js';
import { memoryStore } from '../../../fakes/memory-store.js';
import { anItem } from '../../objects/an-item.js';
import { lease, record, before as heldAt, stoppedAt } from '../a-lock.js';
import { readManifests } from './manifests.js';
import { type Asked, recording, uses } from './recording.js';

// Two cores may be busy with other servers.
jest.setTimeout(120_000);

const version = 'v1.23.6';
const store = memoryStore();
/** A user who has no rights but those of everybody. */
const somebody = 'somebody';
let directory: string;
let plane: ControlPlane;
let admin: KubeApi;
let uid: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-rights-'));
  plane = await startControlPlane(version, directory, [...apiPhaseNames, somebody]);
  admin = await connectKubernetes(plane.kubeconfig);
  uid = await readUid(admin);
  for (const phase of apiPhaseNames) await bind(phase, phase);
  for (const item of world) await make(item);
}, 120_000);
afterAll(async () => {
  await plane?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** As an operator would: what the command prints is applied. */
async function bind(phase: ApiPhaseName, user: string): Promise<void> {
  const { out, code } = await cutover(['roles', phase, '--user', user]);
  expect(code).toBe(0);
  for (const item of readManifests(out)) await make(item);
}

const make = (item: Item): Promise<JsonObject> =>
  admin.request(
    'POST',
    listPath(item.of, objectAt(item.object, 'metadata')['namespace'] as string),
    {
      body: item.object,
    },
  );

const container = { name: 'c', image: 'r/c:1' };
const pods = (app: string, image: string): JsonObject => ({
  spec: {
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, spec: { containers: [{ ...container, image }] } },
  },
});
const kubelets = 'kubelet-config-1.19';
const group = 'rbac.authorization.k8s.io';
const configRight = (name: string) => [
  { apiGroups: [''], resources: ['configmaps'], resourceNames: [name], verbs: ['get'] },
];

/** What stands in the cluster before any phase begins. */
const world: readonly Item[] = [
  anItem('Namespace', 'app'),
  anItem('Node', 'w-1', { spec: { podCIDR: '10.244.9.0/24' } }),
  lease(heldAt),
  record(heldAt),
  anItem('ConfigMap', 'kube-system/kubeadm-config', {
    data: { ClusterConfiguration: 'kubernetesVersion: v1.19.12' },
  }),
  anItem('ConfigMap', 'kube-system/kube-proxy', { data: { 'config.conf': 'a: b' } }),
  anItem('DaemonSet', 'kube-system/kube-proxy', pods('proxy', 'r/proxy:1')),
  anItem('Deployment', 'kube-system/coredns', pods('dns', 'r/dns:1')),
  anItem('ClusterRole', 'system:coredns', {
    rules: [
      {
        apiGroups: [''],
        resources: ['endpoints', 'services', 'pods', 'namespaces'],
        verbs: ['list', 'watch'],
      },
      { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
    ],
  }),
  anItem('ClusterRoleBinding', 'kubeadm:kubelet-bootstrap', {
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'system:node-bootstrapper' },
    subjects: [
      { apiGroup: group, kind: 'Group', name: 'system:bootstrappers:kubeadm:default-node-token' },
    ],
  }),
  anItem('ConfigMap', `kube-system/${kubelets}`, { data: { kubelet: 'x' } }),
  anItem('Role', `kube-system/kubeadm:${kubelets}`, { rules: configRight(kubelets) }),
  anItem('RoleBinding', `kube-system/kubeadm:${kubelets}`, {
    roleRef: { apiGroup: group, kind: 'Role', name: `kubeadm:${kubelets}` },
    subjects: [{ apiGroup: group, kind: 'Group', name: 'system:nodes' }],
  }),
];

/** Every request of each phase, as its own user. */
const asked = new Map<ApiPhaseName, Asked[]>();

/** The activities with the rights of one phase and no others. */
function as(phase: ApiPhaseName) {
  const known = asked.get(phase) ?? [];
  asked.set(phase, known);
  const connect = recording(known);
  const cluster = { kubeconfig: plane.kubeconfigOf(phase), uid };
  return { activities: createClusterActivities({ connect, store }), connect, cluster };
}

const acting = <Result>(
  act: () => Promise<Result>,
  signal = new AbortController().signal,
): Promise<Result> =>
  actLocally(
    { name: 'act', runId: 'run', attempt: 1, signal, limitMs: 60_000, said: () => undefined },
    act,
  );

async function exportOf(items: readonly Item[]): Promise<ExportRef> {
  const archive = openArchive(store);
  for (const item of items) await archive.add(item);
  const counts = {};
  return { digest: await archive.end(), objects: items.length, counts, leftOut: {}, takenAt: '' };
}

/** As the API writes it. */
const now = (): string => new Date().toISOString().replace(/\.\d+/, '');

const wait = { version, timeoutSeconds: 10 };

/** Every activity of a phase, one after the other. */
const plays: Readonly<Record<ApiPhaseName, () => Promise<unknown>>> = {
  look: async () => {
    const { activities, connect, cluster } = as('look');
    await readCluster(connect, cluster, version);
    expect(await proxyConfig(await connect(cluster.kubeconfig))).toBe('a: b');
    const baseline = await acting(() => activities.recordBaseline({ cluster, checks: [] }));
    const since = stoppedAt;
    const comparing = { cluster, export: await exportOf([]), kinds: [], images: {} };
    await acting(() => activities.compareObjects(comparing));
    await acting(() => activities.compareObjects({ ...comparing, byName: true }));
    await acting(() => activities.listCreatedSince(comparing));
    await acting(() => activities.waitForApi({ cluster, ...wait }));
    await acting(() => activities.waitForNodes({ cluster, ...wait, nodes: [], since }));
    await acting(() => activities.waitForPods({ cluster, timeoutSeconds: 1, since }));
    await acting(() =>
      activities.waitForMirrors({ cluster, nodes: ['n'], components: [], timeoutSeconds: 1 }),
    );
    await acting(() =>
      activities.waitForBaseline({ cluster, timeoutSeconds: 20, baseline, checks: [] }),
    );
  },
  leaders: async () => {
    const { activities, cluster } = as('leaders');
    const released = await acting(() => activities.releaseLeaders({ cluster, since: stoppedAt }));
    expect(released.summary).toBe('released 2 locks of leaders that were stopped');
    const cancelled = new AbortController();
    const held = acting(
      () => activities.holdLeaders({ cluster, since: Date.now() }),
      cancelled.signal,
    );
    setTimeout(() => cancelled.abort(), 500);
    await held;
  },
  drain: async () => {
    const { activities, cluster } = as('drain');
    const drain = {
      cluster,
      run: 'run',
      epoch: 1,
      node: 'w-1',
      timeoutSeconds: 3,
      settledSeconds: 10,
      barePods: 'evict',
      emptyDirPods: 'evict',
      unreachable: 'refuse',
    } as const;
    const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: now() }];
    const status = { status: { conditions } };
    await admin.request('PATCH', '/api/v1/nodes/w-1/status', { body: status });
    // The controller manager of this test keeps no lock.
    await admin.request('DELETE', objectPath(record(heldAt)));
    await make(
      anItem('Pod', 'app/web', {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [container], nodeName: 'w-1', terminationGracePeriodSeconds: 0 },
      }),
    );
    const running = {
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    };
    await admin.request('PATCH', '/api/v1/namespaces/app/pods/web/status', { body: running });
    const budgets = '/apis/policy/v1/namespaces/app/poddisruptionbudgets';
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'web' } } };
    await admin.request('POST', budgets, { body: { metadata: { name: 'one' }, spec } });
    await expect(acting(() => activities.drainNode(drain))).rejects.toThrow(/PodDisruptionBudget/);
    await admin.request('DELETE', `${budgets}/one`);
    await acting(() => activities.drainNode({ ...drain, timeoutSeconds: 30 }));
    await acting(() =>
      activities.restoreSchedulability({ cluster, run: 'run', epoch: 1, node: 'w-1' }),
    );
  },
  'add-ons': async () => {
    const { activities, cluster } = as('add-ons');
    const images = { 'r/proxy:1': 'r/proxy:2' };
    const { details } = await acting(() => activities.updateAddOns({ cluster, images, version }));
    expect(details?.['written']).toEqual(
      expect.arrayContaining([
        'ClusterRole/system:coredns',
        'ClusterRole/kubeadm:get-nodes',
        'ClusterRoleBinding/kubeadm:get-nodes',
        'kube-system/ConfigMap/kubelet-config-1.23',
        'kube-system/DaemonSet/kube-proxy',
        'kube-system/Deployment/coredns',
        'kube-system/Role/kubeadm:kubelet-config-1.23',
        'kube-system/RoleBinding/kubeadm:kubelet-config-1.23',
      ]),
    );
  },
  import: async () => {
    const { activities, cluster } = as('import');
    const given = { cluster, export: await exportOf(imported), images: {}, version };
    for (const part of ['foundation', 'workloads'] as const)
      await acting(() => activities.importObjects({ ...given, part }));
    await acting(() => activities.givePodRanges({ ...given, nodes: [], timeoutSeconds: 10 }));
  },
  'import-rights': async () => {
    const { activities, cluster } = as('import-rights');
    await admin.request('POST', `/apis/${group}/v1/clusterrolebindings`, {
      body: {
        metadata: { name: 'import-beside' },
        roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'kube-cutover-import' },
        subjects: [{ apiGroup: group, kind: 'User', name: 'import-rights' }],
      },
    });
    const given = { cluster, export: await exportOf(mighty), images: {}, version };
    await acting(() => activities.importObjects({ ...given, part: 'foundation' }));
  },
};

/** A node that another kubelet has made, what clients have, and what has owners. */
const imported: readonly Item[] = [
  anItem('Namespace', 'shop'),
  anItem('Node', 'w-1', { spec: { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] } }),
  anItem('ConfigMap', 'shop/c', { data: { a: 'b' } }),
  anItem('Secret', 'shop/s', { type: 'Opaque', data: { a: 'Yg==' } }),
  anItem('ServiceAccount', 'shop/default', { imagePullSecrets: [{ name: 's' }] }),
  anItem('Deployment', 'shop/web', pods('web', 'r/c:1')),
  anItem('ConfigMap', 'shop/owned', {
    metadata: {
      ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'c', uid: 'old' }],
    },
  }),
];

/** Gives whoever it is bound to everything. */
const mighty: readonly Item[] = [
  anItem('ClusterRole', 'mighty', {
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  }),
  anItem('ClusterRoleBinding', 'mighty', {
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'mighty' },
    subjects: [{ apiGroup: group, kind: 'User', name: 'ann' }],
  }),
];

const rulesOf = (phase: ApiPhaseName): readonly ApiRule[] => {
  const { cluster, kubeSystem = [] }: ApiPhase = apiPhases[phase];
  return [...cluster, ...kubeSystem];
};

describe.each(apiPhaseNames)('the phase %s', (phase) => {
  test('does all of its work with its own role alone, and nothing of it is forbidden', async () => {
    await plays[phase]();
    const all = asked.get(phase) ?? [];
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ wasForbidden }) => wasForbidden)).toEqual([]);
  });

  test('has no right that nothing asks for', () => {
    const unused = rulesOf(phase).flatMap((rule) =>
      rule.verbs
        .filter((verb) => !(asked.get(phase) ?? []).some((one) => uses(one, rule, verb)))
        .map((verb) => `${verb} ${(rule.resources ?? rule.nonResourceURLs ?? []).join(' ')}`),
    );
    expect(unused).toEqual(heldOnly[phase] ?? []);
  });

  test('is given by the API server what is written down, and no more', async () => {
    const api = await connectKubernetes(plane.kubeconfigOf(phase));
    const { status } = await api.request(
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      { body: { spec: { namespace: 'kube-system' } } },
    );
    const golden = JSON.parse(
      await readFile(new URL('rules-v1.23.json', import.meta.url), 'utf8'),
    ) as Record<string, unknown>;
    expect(sorted(objectAt(status))).toEqual(golden[phase]);
  });
});

/** Rights that no request needs: RBAC asks for them where others are given theirs, as nobody gives what they do not have. */
const heldOnly: { readonly [phase in ApiPhaseName]?: readonly string[] } = {
  'add-ons': [
    'list endpoints services pods namespaces',
    'watch endpoints services pods namespaces',
    'get nodes',
    'list endpointslices',
    'watch endpointslices',
    'get configmaps',
  ],
  'import-rights': ['escalate roles clusterroles', 'bind roles clusterroles'],
};

const sorted = ({ resourceRules, nonResourceRules }: JsonObject) => {
  const inOrder = (rules: unknown): unknown[] =>
    (rules as readonly object[])
      .map((rule) => JSON.stringify(rule))
      .toSorted((one, other) => (one < other ? -1 : 1))
      .map((rule) => JSON.parse(rule) as unknown);
  return { resourceRules: inOrder(resourceRules), nonResourceRules: inOrder(nonResourceRules) };
};

const body = { metadata: { name: 'x' } };

test.each<[ApiPhaseName, string, KubeMethod, string]>([
  ['look', 'writes nothing', 'POST', '/api/v1/namespaces/app/configmaps'],
  ['look', 'enters no container', 'GET', '/api/v1/namespaces/app/pods/web/exec'],
  ['look', 'asks no kubelet', 'GET', '/api/v1/nodes/w-1/proxy/pods'],
  [
    'leaders',
    'takes no other lock',
    'GET',
    '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/x',
  ],
  ['leaders', 'reads no Secret', 'GET', '/api/v1/secrets'],
  ['drain', 'deletes no pod', 'DELETE', '/api/v1/namespaces/app/pods/web'],
  ['drain', 'deletes no node', 'DELETE', '/api/v1/nodes/w-1'],
  ['drain', 'reads no Secret', 'GET', '/api/v1/secrets'],
  ['add-ons', 'writes nothing elsewhere', 'POST', '/api/v1/namespaces/app/configmaps'],
  ['add-ons', 'changes no other ClusterRole', 'PUT', `/apis/${group}/v1/clusterroles/view`],
  ['import', 'deletes nothing but Nodes', 'DELETE', '/api/v1/namespaces/app'],
  ['import-rights', 'deletes nothing but Nodes', 'DELETE', '/api/v1/namespaces/app'],
])('%s %s', async (phase, _, method, path) => {
  const api = await connectKubernetes(plane.kubeconfigOf(phase));
  const asking = api.request(method, path, method === 'GET' ? {} : { body });
  await expect(asking).rejects.toMatchObject({ status: 403 });
});

test('without import-rights nobody is given more than the importer has', async () => {
  const { activities, cluster } = as('import');
  const given = { cluster, export: await exportOf(mighty.map(other)), images: {}, version };
  const importing = acting(() => activities.importObjects({ ...given, part: 'foundation' }));
  await expect(importing).rejects.toThrow(
    /is attempting to grant RBAC permissions not currently held/,
  );
});

test('who brings add-ons along may bind what they have, and nothing else', async () => {
  const api = await connectKubernetes(plane.kubeconfigOf('add-ons'));
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: 'cluster-admin' };
  const subjects = [{ apiGroup: group, kind: 'User', name: somebody }];
  const binding = api.request('POST', `/apis/${group}/v1/clusterrolebindings`, {
    body: { metadata: { name: 'own' }, roleRef, subjects },
  });
  await expect(binding).rejects.toThrow(/grant RBAC permissions not currently held/);
});

const other = ({ of, object }: Item): Item => ({
  of,
  object: JSON.parse(JSON.stringify(object).replaceAll('"mighty"', '"mightier"')) as JsonObject,
});

test('every activity that asks the Kubernetes API is of a phase', () => {
  const told = new Set<string>(apiPhaseNames.flatMap((name) => apiPhases[name].activities));
  const all = Object.keys(createClusterActivities({ connect: recording([]), store }));
  expect(all.filter((name) => !told.has(name))).toEqual([]);
});

test('only import-rights may give what it does not have, and nobody may be somebody else', () => {
  const given = apiPhaseNames.flatMap((name) =>
    rulesOf(name).flatMap(({ verbs }) => verbs.map((verb) => `${name} ${verb}`)),
  );
  expect(given.filter((one) => /escalate|bind|impersonate|\*/.test(one))).toEqual([
    'import-rights escalate',
    'import-rights bind',
  ]);
});

describe('a user who may do everything', () => {
  const mayEverything = async (kubeconfig: string): Promise<boolean> =>
    askMayEverything(await connectKubernetes(kubeconfig));
  const warnings = async (kubeconfig: string): Promise<readonly string[]> => {
    const { findings } = await readCluster(connectKubernetes, { kubeconfig }, version);
    return findings
      .filter(({ id }) => id === 'kubeconfig-cluster-admin')
      .map(({ severity }) => severity);
  };

  test.each(apiPhaseNames)('is none with the role of %s', async (phase) => {
    expect(await mayEverything(plane.kubeconfigOf(phase))).toBe(false);
  });

  test('is warned of at the assessment, be it by group or by binding', async () => {
    const bound = plane.kubeconfigOf(somebody);
    expect(await mayEverything(bound)).toBe(false);
    await admin.request('POST', `/apis/${group}/v1/clusterrolebindings`, {
      body: {
        metadata: { name: somebody },
        roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ apiGroup: group, kind: 'User', name: somebody }],
      },
    });
    await eventually('the binding', () => mayEverything(bound));
    expect(await warnings(bound)).toEqual(['warning']);
    expect(await warnings(plane.kubeconfig)).toEqual(['warning']);
    expect(await warnings(plane.kubeconfigOf('look'))).toEqual([]);
  });
});

test('those who approve are told who may do everything, Kubernetes itself aside', async () => {
  await admin.request('POST', `/apis/${group}/v1/clusterrolebindings`, {
    body: {
      metadata: { name: 'auditors' },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: group, kind: 'Group', name: 'system:authenticated' }],
    },
  });
  const kubeconfig = plane.kubeconfigOf('look');
  const { findings } = await readCluster(connectKubernetes, { kubeconfig }, version);
  const told = findings.filter(({ id }) => id.startsWith('everything-granted'));
  expect(told.map(({ id, where, what }) => `${id} ${where}: ${what}`)).toContain(
    'everything-granted-to-all ClusterRoleBinding/auditors: cluster-admin to Group system:authenticated',
  );
  expect(told.filter(({ where }) => /\/(?:system:|cluster-admin)/.test(where))).toEqual([]);
});
