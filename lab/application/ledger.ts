import { manifest, type Manifest } from './object.js';
import { container, podTemplate } from './pods.js';
import { shop } from './shop.js';

/** Where the ledger lies on its node. */
export const ledgerFolder = '/var/lib/shop-ledger';

/** The port at which every node answers for the ledger: /ledger.txt. */
export const ledgerPort = 30081;

const ledger = { app: 'ledger' };

/** A StatefulSet that writes without pause to a volume of one node. */
export const ledgerObjects = (image: string, node: string): Manifest[] => [
  manifest('v1', 'PersistentVolume', 'ledger', {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'local-disk',
      claimRef: { namespace: shop, name: 'data-ledger-0' },
      hostPath: { path: ledgerFolder, type: 'DirectoryOrCreate' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }],
            },
          ],
        },
      },
    },
  }),
  manifest('storage.k8s.io/v1', 'StorageClass', 'local-disk', {
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  }),
  manifest('v1', 'Service', `${shop}/ledger`, {
    spec: { clusterIP: 'None', selector: ledger, ports: [{ name: 'http', port: 8080 }] },
  }),
  manifest('v1', 'Service', `${shop}/ledger-outside`, {
    spec: {
      type: 'NodePort',
      selector: ledger,
      ports: [{ name: 'http', port: 8080, targetPort: 'http', nodePort: ledgerPort }],
    },
  }),
  manifest('apps/v1', 'StatefulSet', `${shop}/ledger`, {
    spec: {
      serviceName: 'ledger',
      replicas: 1,
      selector: { matchLabels: ledger },
      template: podTemplate(ledger, {
        terminationGracePeriodSeconds: 3,
        containers: [
          container(image, {
            script: 'ledger',
            servesHttp: true,
            more: { volumeMounts: [{ name: 'data', mountPath: '/data' }], readinessProbe },
          }),
        ],
      }),
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'local-disk',
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ],
    },
  }),
];

const readinessProbe = { httpGet: { path: '/ledger.txt', port: 8080 }, periodSeconds: 1 };
