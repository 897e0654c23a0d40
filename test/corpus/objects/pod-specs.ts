import type { JsonObject } from '../../../activities/objects/json-path.js';

/** A pod spec with as little as may be. */
export const smallPod = (app: string): JsonObject => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'c', image: `example.com/${app}:1` }] },
});

/** A pod spec that sets nearly every field, in the odd forms that people write. */
export const fullPod = (app: string): JsonObject => ({
  metadata: {
    labels: { app },
    annotations: {
      'scheduler.alpha.kubernetes.io/critical-pod': '',
      'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
      'container.apparmor.security.beta.kubernetes.io/main': 'runtime/default',
    },
  },
  spec: {
    initContainers: [{ name: 'first', image: 'example.com/init', command: ['sh', '-c', 'true'] }],
    containers: [
      {
        name: 'main',
        image: `example.com/${app}@sha256:${'0'.repeat(64)}`,
        args: ['--empty=', '', '$(NAME)', '"quoted"', 'ünï'],
        env: environment,
        envFrom: [
          { prefix: 'P_', configMapRef: { name: 'bare', optional: true } },
          { secretRef: { name: 'opaque' } },
        ],
        ports: [
          { name: 'http', containerPort: 80 },
          { containerPort: 53, protocol: 'UDP' },
        ],
        resources: {
          requests: { cpu: '1000m', memory: '0.5Gi', 'example.com/gpu': '1' },
          limits: { cpu: '1e0', memory: '1073741824', 'example.com/gpu': '1' },
        },
        livenessProbe: { httpGet: { path: '/?a=b', port: 'http', scheme: 'HTTPS' } },
        readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 0, timeoutSeconds: 5 },
        lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
        securityContext: {
          runAsUser: 0,
          runAsNonRoot: false,
          privileged: false,
          capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
          seLinuxOptions: { level: 's0:c1,c2' },
        },
        volumeMounts: [
          { name: 'empty', mountPath: '/empty', subPath: 'a/b' },
          { name: 'all', mountPath: '/all', readOnly: true },
        ],
        terminationMessagePolicy: 'FallbackToLogsOnError',
        stdin: true,
        tty: true,
      },
      { name: 'side', image: 'example.com/side:latest', imagePullPolicy: 'Never', env: null },
    ],
    volumes,
    nodeSelector: { 'node-role.kubernetes.io/master': '', 'beta.kubernetes.io/os': 'linux' },
    tolerations: [
      { operator: 'Exists' },
      { key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' },
      { key: 'a', operator: 'Equal', value: '', effect: 'NoExecute', tolerationSeconds: 0 },
    ],
    affinity,
    securityContext: {
      fsGroup: 0,
      supplementalGroups: [1, 2],
      sysctls: [{ name: 'a', value: '' }],
    },
    hostAliases: [{ ip: '192.0.2.1', hostnames: ['a.example.com'] }],
    dnsPolicy: 'None',
    dnsConfig: {
      nameservers: ['192.0.2.53'],
      options: [{ name: 'ndots', value: '1' }, { name: 'x' }],
    },
    serviceAccount: 'robot',
    imagePullSecrets: [{ name: 'pull' }],
    terminationGracePeriodSeconds: 0,
    hostNetwork: true,
    shareProcessNamespace: true,
    enableServiceLinks: false,
    schedulerName: 'by-hand',
    priorityClassName: 'important',
    readinessGates: [{ conditionType: 'example.com/ready' }],
  },
});

const environment: readonly JsonObject[] = [
  { name: 'EMPTY', value: '' },
  { name: 'UNSET' },
  { name: 'ODD.name-1', value: '$(NAME) $$(NAME)' },
  { name: 'NAME', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
  { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
  { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'opaque', key: 'password' } } },
  { name: 'FILE', valueFrom: { configMapKeyRef: { name: 'bare', key: 'x', optional: true } } },
];

/** One of each kind that a pod spec could name in both eras; some of their drivers are gone today. */
const volumes: readonly JsonObject[] = [
  { name: 'empty', emptyDir: {} },
  { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
  { name: 'host', hostPath: { path: '/data', type: 'DirectoryOrCreate' } },
  { name: 'host-any', hostPath: { path: '/' } },
  { name: 'secret', secret: { secretName: 'robot-token-b4c5d', defaultMode: 0o400 } },
  { name: 'config', configMap: { name: 'bare', items: [{ key: 'a', path: 'b/c', mode: 0 }] } },
  { name: 'claim', persistentVolumeClaim: { claimName: 'data-db-0' } },
  {
    name: 'all',
    projected: {
      sources: [
        { secret: { name: 'opaque' } },
        { configMap: { name: 'bare' } },
        { downwardAPI: { items: [{ path: 'n', fieldRef: { fieldPath: 'metadata.name' } }] } },
        { serviceAccountToken: { path: 'token', audience: 'vault' } },
      ],
    },
  },
  { name: 'git', gitRepo: { repository: 'https://example.com/x.git', revision: 'HEAD' } },
  { name: 'nfs', nfs: { server: 'nfs.example.com', path: '/' } },
  { name: 'iscsi', iscsi: { targetPortal: '192.0.2.1', iqn: 'iqn.2001-04.com.example:x', lun: 0 } },
  { name: 'gluster', glusterfs: { endpoints: 'gluster', path: 'x' } },
  { name: 'rbd', rbd: { monitors: ['192.0.2.1'], image: 'x' } },
  { name: 'ceph', cephfs: { monitors: ['192.0.2.1'] } },
  { name: 'cinder', cinder: { volumeID: 'x' } },
  { name: 'flocker', flocker: { datasetName: 'x' } },
  { name: 'fc', fc: { targetWWNs: ['50060e801049cfd1'], lun: 0 } },
  { name: 'azure-file', azureFile: { secretName: 'opaque', shareName: 'x' } },
  { name: 'azure-disk', azureDisk: { diskName: 'x', diskURI: 'https://example.com/x.vhd' } },
  { name: 'vsphere', vsphereVolume: { volumePath: '[x] y' } },
  { name: 'quobyte', quobyte: { registry: '192.0.2.1:7861', volume: 'x' } },
  { name: 'photon', photonPersistentDisk: { pdID: 'x' } },
  { name: 'portworx', portworxVolume: { volumeID: 'x' } },
  {
    name: 'scaleio',
    scaleIO: { gateway: 'x', system: 'y', volumeName: 'z', secretRef: { name: 'opaque' } },
  },
  { name: 'storageos', storageos: { volumeName: 'x' } },
  { name: 'aws', awsElasticBlockStore: { volumeID: 'x' } },
  { name: 'gce', gcePersistentDisk: { pdName: 'x', partition: 0, readOnly: true } },
  { name: 'flex', flexVolume: { driver: 'example.com/flex', options: { a: '' } } },
];

const affinity: JsonObject = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'failure-domain.beta.kubernetes.io/zone', operator: 'In', values: ['a', 'b'] },
            { key: 'x', operator: 'Gt', values: ['1'] },
          ],
        },
        { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['w-1'] }] },
      ],
    },
  },
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 1,
        podAffinityTerm: {
          labelSelector: { matchLabels: {} },
          namespaces: ['shop', 'pay'],
          topologyKey: 'kubernetes.io/hostname',
        },
      },
    ],
  },
};
