import type { LabelledSet } from '../labelled.js';
import { daysAgo, now } from './clean-cluster.js';
import { withThese } from './seen.js';
import { thing } from './thing.js';
import { barePod, container, podOf, podSpec, workload } from './workload.js';

const minutesAgo = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const web = (pod: Parameters<typeof workload>[2]) => workload('Deployment', 'shop/web', pod);
const budget = (
  name: string,
  spec: object,
  status: object = { expectedPods: 2, disruptionsAllowed: 1 },
) => thing('PodDisruptionBudget', `shop/${name}`, { spec: spec as never, status: status as never });
const forWeb = { selector: { matchLabels: { app: 'web' } } };
const route = (
  name: string,
  host: string,
  more: object = { ingressClassName: 'nginx' },
  to = 'web',
) =>
  thing('Ingress', `shop/${name}`, {
    spec: {
      ...more,
      rules: [{ host, http: { paths: [{ path: '/', backend: { service: { name: to } } }] } }],
    } as never,
  });

/** How workloads stand. */
export const rollouts: LabelledSet = [
  withThese('a workload has one replica', 'single-replica', [
    workload('Deployment', 'shop/alone', {
      spec: { replicas: 1 },
      status: { readyReplicas: 1, updatedReplicas: 1 },
    }),
  ]),
  withThese('both pods are on one node', 'replicas-on-one-node', [
    podOf('shop/web-1-b', 'web', 'w-1'),
  ]),
  withThese('a served workload has no readiness probe', 'no-readiness-probe', [
    web({ pod: { containers: [{ ...container, readinessProbe: null }] } }),
  ]),
  withThese('a pod of a workload is not ready', 'workload-broken', [
    web({ status: { readyReplicas: 1 } }),
  ]),
  withThese('a rollout is under way', 'rollout-under-way', [
    web({ status: { updatedReplicas: 1 } }),
  ]),
  withThese('a rollout is stuck', 'rollout-stuck', [
    web({ status: { updatedReplicas: 1, conditions: [{ type: 'Progressing', status: 'False' }] } }),
  ]),
  withThese('a rollout is paused', 'deployment-paused', [web({ spec: { paused: true } })]),
  withThese('a DaemonSet changes on deletion only', 'update-held-back', [
    workload('DaemonSet', 'shop/agent', { spec: { updateStrategy: { type: 'OnDelete' } } }),
  ]),
  withThese('a budget allows nothing', 'pdb-forbids-eviction', [
    budget('web', forWeb, { expectedPods: 2, disruptionsAllowed: 0 }),
  ]),
  withThese('a budget says zero', 'pdb-forbids-eviction', [
    budget('web', { ...forWeb, maxUnavailable: 0 }),
  ]),
  withThese('a budget matches nothing', 'pdb-matches-nothing', [
    budget('ghost', { selector: { matchLabels: { app: 'ghost' } } }, { expectedPods: 0 }),
  ]),
  withThese('a budget has no selector and so covers nothing', 'pdb-matches-nothing', [
    { ...budget('none', {}), of: { ...budget('none', {}).of, version: 'v1' } },
  ]),
  withThese('two budgets cover a pod', 'pdb-overlap', [budget('web-too', forWeb)]),
  withThese('an autoscaler can do no more', 'hpa-at-limit', [
    thing('HorizontalPodAutoscaler', 'shop/web', {
      spec: {
        maxReplicas: 5,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      },
      status: { currentReplicas: 5 },
    }),
  ]),
  withThese('an autoscaler scales nothing', 'hpa-target-missing', [
    thing('HorizontalPodAutoscaler', 'shop/ghost', {
      spec: {
        maxReplicas: 5,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'ghost' },
      },
    }),
  ]),
];

/** Work with an end. */
export const jobs: LabelledSet = [
  withThese('a Job runs', 'running-job', [thing('Job', 'shop/import')]),
  withThese('a run of a CronJob is under way', 'running-cron-run', [
    thing('Job', 'shop/nightly-1', {
      metadata: {
        ownerReferences: [
          {
            apiVersion: 'batch/v1beta1',
            kind: 'CronJob',
            name: 'nightly',
            uid: 'CronJob shop/nightly',
            controller: true,
          },
        ],
      },
    }),
  ]),
  withThese('a CronJob fires every five minutes', 'cron-fires-in-window', [
    thing('CronJob', 'shop/often', { spec: { schedule: '*/5 * * * *' } }),
  ]),
  withThese('a CronJob that fires often is suspended', '', [
    thing('CronJob', 'shop/often', { spec: { schedule: '@hourly', suspend: true } }),
  ]),
  withThese('a Job has come to its end', 'finished-left-out', [
    thing('Job', 'shop/done', { status: { conditions: [{ type: 'Complete', status: 'True' }] } }),
  ]),
];

/** Pods and what they need. */
export const pods: LabelledSet = [
  withThese('a pod has no controller', 'bare-pod', [barePod('shop/debug')]),
  withThese('a pod crashes again and again', 'pod-restarting', [
    podOf('shop/web-1-a', 'web', 'w-1', {
      status: {
        phase: 'Running',
        containerStatuses: [
          { name: 'web', restartCount: 9, state: { waiting: { reason: 'CrashLoopBackOff' } } },
        ],
      },
    }),
  ]),
  withThese('a pod restarted a few minutes ago, and before', 'pod-restarting', [
    podOf('shop/web-1-a', 'web', 'w-1', {
      status: {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'web',
            restartCount: 4,
            lastState: { terminated: { finishedAt: minutesAgo(5) } },
          },
        ],
      },
    }),
  ]),
  withThese('a pod restarted days ago', '', [
    podOf('shop/web-1-a', 'web', 'w-1', {
      status: {
        phase: 'Running',
        containerStatuses: [
          { name: 'web', restartCount: 4, lastState: { terminated: { finishedAt: daysAgo(5) } } },
        ],
      },
    }),
  ]),
  withThese('pods work on files of their node', 'pod-host-path', [
    workload('StatefulSet', 'shop/db', {
      pod: { volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }] },
    }),
  ]),
  withThese('pods keep data in emptyDir', 'pod-empty-dir', [
    workload('StatefulSet', 'shop/db', { pod: { volumes: [{ name: 'work', emptyDir: {} }] } }),
  ]),
  withThese('pods take a port of their node', 'pod-host-port', [
    workload('StatefulSet', 'shop/db', {
      pod: { containers: [{ ...container, ports: [{ containerPort: 80, hostPort: 80 }] }] },
    }),
  ]),
  withThese('a Secret that pods need is gone', 'pod-needs-missing', [
    workload('StatefulSet', 'shop/db', {
      pod: {
        containers: [
          {
            ...container,
            env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'pw', key: 'p' } } }],
          },
        ],
      },
    }),
  ]),
  withThese('an optional Secret is not there', '', [
    workload('StatefulSet', 'shop/db', {
      pod: {
        containers: [{ ...container, envFrom: [{ secretRef: { name: 'pw', optional: true } }] }],
      },
    }),
  ]),
  withThese('a Secret for the registry is gone', 'pull-secret-missing', [
    workload('StatefulSet', 'shop/db', { pod: { imagePullSecrets: [{ name: 'gone' }] } }),
  ]),
  withThese('an image has no tag', 'image-moving-tag', [
    workload('StatefulSet', 'shop/db', {
      pod: { containers: [{ ...container, image: 'registry.example.com:5000/shop/db' }] },
    }),
  ]),
  withThese(
    'one tag runs in two contents',
    'image-tag-moved',
    ['a', 'b'].map((letter) =>
      podOf(`shop/web-1-${letter}`, 'web', letter === 'a' ? 'w-1' : 'w-2', {
        status: {
          phase: 'Running',
          containerStatuses: [
            { image: 'shop/web:1.4', imageID: `shop/web@sha256:${letter.repeat(64)}` },
          ],
        },
      }),
    ),
  ),
  withThese('an image comes from a frozen registry', 'image-dead-registry', [
    workload('StatefulSet', 'shop/db', {
      pod: { containers: [{ ...container, image: 'k8s.gcr.io/metrics-server:v0.6.1' }] },
    }),
  ]),
  withThese('an image is asked for at each start', 'image-pull-always', [
    workload('StatefulSet', 'shop/db', {
      pod: { containers: [{ ...container, imagePullPolicy: 'Always' }] },
    }),
  ]),
  withThese('a setting names the address of a Service', 'literal-address', [
    thing('ConfigMap', 'shop/proxy', { data: { upstream: 'http://10.96.7.7:80' } }),
  ]),
  withThese('an environment names the address of a pod', 'literal-address', [
    workload('StatefulSet', 'shop/db', {
      pod: { containers: [{ ...container, env: [{ name: 'PEER', value: '10.244.1.7' }] }] },
    }),
  ]),
  withThese('pods leave a node after ten seconds', 'short-not-ready-toleration', [
    workload('StatefulSet', 'shop/db', {
      pod: {
        tolerations: [
          { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', tolerationSeconds: 10 },
        ],
      },
    }),
  ]),
  withThese('pods may take ten minutes to end', 'long-grace', [
    workload('StatefulSet', 'shop/db', { pod: podSpec({ terminationGracePeriodSeconds: 600 }) }),
  ]),
];

/** What stands before workloads, and what they may take. */
export const traffic: LabelledSet = [
  withThese('an Ingress names no class', 'ingress-without-class', [
    route('plain', 'p.example.com', {}),
  ]),
  withThese('two Ingresses claim one host', 'ingress-duplicate-host', [
    route('second', 'shop.example.com'),
  ]),
  withThese('an Ingress leads nowhere', 'ingress-backend-missing', [
    route('lost', 'l.example.com', { ingressClassName: 'nginx' }, 'ghost'),
  ]),
  withThese('a Service has an address from outside', 'load-balancer-service', [
    thing('Service', 'shop/front', { spec: { type: 'LoadBalancer', selector: { app: 'front' } } }),
  ]),
  withThese('Endpoints are kept by hand', 'selectorless-endpoints', [
    thing('Service', 'shop/mainframe', { spec: { type: 'ClusterIP' } }),
    thing('Endpoints', 'shop/mainframe', { subsets: [{ addresses: [{ ip: '198.51.100.7' }] }] }),
  ]),
  withThese('a quota is used up', 'quota-full', [
    thing('ResourceQuota', 'shop/all', {
      status: { hard: { 'requests.cpu': '1' }, used: { 'requests.cpu': '1000m' } },
    }),
  ]),
  withThese('a namespace gives defaults', 'limit-range-defaults', [
    thing('LimitRange', 'shop/limits', {
      spec: { limits: [{ type: 'Container', default: { memory: '1Gi' } }] },
    }),
  ]),
];
