import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, ownedBy, uidOf, type Entry, type Era } from '../entry.js';
import { fullPod, smallPod } from './pod-specs.js';

/** Versions in which an era takes each kind of workload. */
const versionsOf = (era: Era, kind: string): readonly string[] => {
  if (era === 19) return ['apps/v1'];
  const inBeta1 = ['Deployment', 'StatefulSet', 'ControllerRevision'].includes(kind);
  const inExtensions = ['Deployment', 'DaemonSet', 'ReplicaSet'].includes(kind);
  return [
    'apps/v1',
    'apps/v1beta2',
    ...(inBeta1 ? ['apps/v1beta1'] : []),
    ...(inExtensions ? ['extensions/v1beta1'] : []),
  ];
};

const short = (apiVersion: string): string => apiVersion.replace('/', '-');

/** Bare in the betas, where selector and strategy were still defaulted; `apps/v1` asks for a selector. */
const selected = (apiVersion: string, app: string): JsonObject =>
  apiVersion === 'apps/v1' || apiVersion === 'apps/v1beta2'
    ? { selector: { matchLabels: { app } } }
    : {};

/** Everything that starts pods, in every version of the era, with what controllers made of it. */
export const workloads = (era: Era): readonly Entry[] => [
  ...versionsOf(era, 'Deployment').flatMap((version) => deployments(version)),
  ...versionsOf(era, 'DaemonSet').flatMap((version) => daemonSets(version)),
  ...versionsOf(era, 'StatefulSet').flatMap((version) => statefulSets(version)),
  ...versionsOf(era, 'ReplicaSet').flatMap((version) => replicaSets(version)),
  ...versionsOf(era, 'ControllerRevision').map((version) =>
    an([version, 'ControllerRevision'], `by-hand-${short(version)}@shop`, {
      revision: 1,
      data: { a: 1, b: null, c: { d: [] } },
    }),
  ),
  an(['apps/v1', 'ControllerRevision'], 'db-6d4cf56db6@shop', {
    metadata: ownedBy('apps/v1', 'StatefulSet', 'db', 'shop'),
    revision: 1,
    data: { spec: { template: smallPod('db') } },
  }),
  an(['v1', 'ReplicationController'], 'old@shop', {
    spec: { replicas: 0, selector: { app: 'old' }, template: fullPod('old') },
  }),
  an(['v1', 'ReplicationController'], 'defaulted@shop', { spec: { template: smallPod('rc') } }),
  an(['v1', 'PodTemplate'], 'template@shop', { template: fullPod('template') }),
  an(['v1', 'PodTemplate'], 'small@shop', { template: smallPod('template') }),
  ...pods,
  ...(era === 19 ? pods19 : []),
];

const deployments = (version: string): readonly Entry[] => {
  const app = `web-${short(version)}`;
  const deployment = [version, 'Deployment'] as const;
  const spec = { ...selected(version, app), template: smallPod(app) };
  return [
    {
      ...an(deployment, `${app}@shop`, {
        spec,
        metadata: { annotations: { 'deployment.kubernetes.io/revision': '7', note: 'by hand' } },
      }),
      status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1 },
    },
    an(deployment, `${app}-full@shop`, {
      spec: {
        ...spec,
        template: fullPod(app),
        replicas: 0,
        paused: true,
        minReadySeconds: 0,
        revisionHistoryLimit: 0,
        progressDeadlineSeconds: 2147483647,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '150%', maxUnavailable: 0 } },
      },
    }),
    an(deployment, `${app}-nulls@pay`, {
      spec: {
        ...spec,
        strategy: { type: 'Recreate', rollingUpdate: null },
        replicas: null,
        template: {
          ...spec.template,
          spec: {
            ...(spec.template['spec'] as JsonObject),
            nodeSelector: null,
            volumes: [],
            tolerations: null,
          },
        },
      },
    }),
    an(['apps/v1', 'ReplicaSet'], `${app}-5d59d67564@shop`, {
      metadata: { ...ownedBy(version, 'Deployment', app, 'shop'), labels: { app } },
      spec: { replicas: 1, selector: { matchLabels: { app } }, template: smallPod(app) },
    }),
  ];
};

const daemonSets = (version: string): readonly Entry[] => {
  const app = `agent-${short(version)}`;
  const daemonSet = [version, 'DaemonSet'] as const;
  const spec = { ...selected(version, app), template: smallPod(app) };
  return [
    an(daemonSet, `${app}@kube-system`, { spec }),
    an(daemonSet, `${app}-full@kube-system`, {
      spec: {
        ...spec,
        template: fullPod(app),
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
        revisionHistoryLimit: 1,
      },
    }),
    an(daemonSet, `${app}-by-hand@kube-system`, {
      spec: { ...spec, updateStrategy: { type: 'OnDelete' } },
    }),
  ];
};

const statefulSets = (version: string): readonly Entry[] => {
  const name = version === 'apps/v1' ? 'db' : `db-${short(version)}`;
  const statefulSet = [version, 'StatefulSet'] as const;
  const spec = { ...selected(version, name), serviceName: name, template: smallPod(name) };
  const template = {
    metadata: {
      name: 'data',
      annotations: { 'volume.beta.kubernetes.io/storage-class': 'by-hand' },
      labels: { a: 'b' },
    },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
  };
  return [
    an(statefulSet, `${name}@shop`, {
      spec: { ...spec, replicas: 2, volumeClaimTemplates: [template] },
    }),
    an(statefulSet, `${name}-full@shop`, {
      spec: {
        ...spec,
        podManagementPolicy: 'Parallel',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
        revisionHistoryLimit: 0,
        volumeClaimTemplates: [
          template,
          {
            metadata: { name: 'more' },
            spec: { ...template.spec, volumeMode: 'Block', storageClassName: '' },
          },
        ],
      },
    }),
    an(statefulSet, `${name}-bare@shop`, {
      spec: { ...spec, serviceName: '', template: fullPod(name) },
    }),
  ];
};

const replicaSets = (version: string): readonly Entry[] => {
  const app = `set-${short(version)}`;
  return [
    an([version, 'ReplicaSet'], `${app}@shop`, {
      spec: { ...selected(version, app), template: smallPod(app) },
    }),
    an([version, 'ReplicaSet'], `${app}-full@shop`, {
      spec: {
        replicas: 0,
        minReadySeconds: 1,
        selector: {
          matchLabels: { app },
          matchExpressions: [
            { key: 'app', operator: 'In', values: [app, 'other'] },
            { key: 'no', operator: 'DoesNotExist' },
          ],
        },
        template: fullPod(app),
      },
    }),
  ];
};

const podSpec = (app: string): JsonObject => smallPod(app)['spec'] as JsonObject;
const web = 'web-apps-v1';

const pods: readonly Entry[] = [
  an(['v1', 'Pod'], 'bare@shop', { spec: podSpec('bare') }),
  an(['v1', 'Pod'], 'bare-full@shop', fullPod('bare-full')),
  {
    ...an(['v1', 'Pod'], 'placed@shop', {
      spec: {
        ...podSpec('placed'),
        nodeName: 'w-1',
        containers: [
          {
            name: 'c',
            image: 'example.com/placed',
            volumeMounts: [
              {
                name: 'default-token-x7k2p',
                mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
                readOnly: true,
              },
            ],
          },
        ],
        volumes: [{ name: 'default-token-x7k2p', secret: { secretName: 'default-token-x7k2p' } }],
      },
    }),
    status: { phase: 'Running', podIP: '10.200.1.7', hostIP: '192.0.2.11' },
  },
  {
    ...an(['v1', 'Pod'], 'finished@shop', { spec: podSpec('finished') }),
    status: { phase: 'Succeeded' },
  },
  { ...an(['v1', 'Pod'], 'failed@shop', { spec: podSpec('failed') }), status: { phase: 'Failed' } },
  an(['v1', 'Pod'], 'kube-scheduler-cp-1@kube-system', {
    metadata: {
      annotations: {
        'kubernetes.io/config.mirror': 'x',
        'kubernetes.io/config.hash': 'x',
        'kubernetes.io/config.source': 'file',
      },
    },
    spec: { ...podSpec('scheduler'), nodeName: 'cp-1', hostNetwork: true },
  }),
  an(['v1', 'Pod'], `${web}-5d59d67564-x2x4z@shop`, {
    metadata: {
      ...ownedBy('apps/v1', 'ReplicaSet', `${web}-5d59d67564`, 'shop'),
      labels: { app: web, 'pod-template-hash': '5d59d67564' },
    },
    spec: { ...podSpec(web), nodeName: 'w-1' },
  }),
  an(['v1', 'Pod'], 'db-0@shop', {
    metadata: { ...ownedBy('apps/v1', 'StatefulSet', 'db', 'shop'), labels: { app: 'db' } },
    spec: podSpec('db'),
  }),
  an(['v1', 'Pod'], 'owned-by-custom@shop', {
    metadata: {
      ownerReferences: [
        {
          apiVersion: 'example.com/v1',
          kind: 'Loose',
          name: 'owner',
          uid: uidOf('example.com/v1', 'Loose', 'shop/owner'),
        },
      ],
    },
    spec: podSpec('owned'),
  }),
];

/** Fields that came between the eras. */
const pods19: readonly Entry[] = [
  an(['v1', 'Pod'], 'newer@shop', {
    spec: {
      ...podSpec('newer'),
      containers: [
        {
          name: 'c',
          image: 'example.com/newer',
          startupProbe: { tcpSocket: { port: 80 }, failureThreshold: 30 },
          securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'x.json' } },
        },
      ],
      securityContext: {
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'Unconfined' },
      },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: null,
        },
      ],
      preemptionPolicy: 'PreemptLowerPriority',
      overhead: null,
      volumes: [{ name: 'csi', csi: { driver: 'csi.example.com', volumeAttributes: { a: '' } } }],
    },
  }),
];
