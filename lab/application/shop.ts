import type { GroupVersions } from './group-versions.js';
import { manifest, type Manifest } from './object.js';
import { container, podTemplate } from './pods.js';

/** The port at which every node answers for the shop. */
export const nodePort = 30080;

/** The namespace of what is served and of its ledger. */
export const shop = 'shop';

const web = { app: 'web' };

/** What people use: an HTTP service of three pods, and what belongs to one that is run well. */
export const servedObjects = (image: string, versions: GroupVersions): Manifest[] => [
  manifest('apps/v1', 'Deployment', `${shop}/web`, {
    metadata: { labels: web },
    spec: {
      replicas: 3,
      selector: { matchLabels: web },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: podTemplate(web, {
        serviceAccountName: 'web',
        priorityClassName: 'shop-serving',
        // Spread, and never on a node that the shop does not own.
        nodeSelector: { 'shop.example/serving': 'true' },
        affinity: { podAntiAffinity: spreadOverNodes },
        containers: [container(image, { script: 'serve', servesHttp: true, more: webSettings })],
      }),
    },
  }),
  manifest('v1', 'Service', `${shop}/web`, {
    spec: {
      type: 'NodePort',
      selector: web,
      ports: [{ name: 'http', port: 80, targetPort: 'http', nodePort }],
    },
  }),
  manifest(versions.pdb, 'PodDisruptionBudget', `${shop}/web`, {
    spec: { minAvailable: 1, selector: { matchLabels: web } },
  }),
  manifest(versions.hpa, 'HorizontalPodAutoscaler', `${shop}/web`, { spec: autoscaling(versions) }),
  manifest(versions.ingress, 'Ingress', `${shop}/web`, { spec: ingress(versions) }),
  manifest('networking.k8s.io/v1', 'NetworkPolicy', `${shop}/web`, {
    spec: {
      podSelector: { matchLabels: web },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ protocol: 'TCP', port: 8080 }] }],
    },
  }),
];

const spreadOverNodes = {
  preferredDuringSchedulingIgnoredDuringExecution: [
    {
      weight: 100,
      podAffinityTerm: {
        labelSelector: { matchLabels: web },
        topologyKey: 'kubernetes.io/hostname',
      },
    },
  ],
};

const webSettings = {
  envFrom: [{ configMapRef: { name: 'web-settings' } }],
  env: [{ name: 'PAYMENT_KEY', valueFrom: { secretKeyRef: { name: 'payment', key: 'api-key' } } }],
};

/** Replicas stay at three: the lab has no metrics server, so the autoscaler only exists. */
function autoscaling({ hpa }: GroupVersions) {
  const target =
    hpa === 'autoscaling/v2beta1'
      ? { targetAverageUtilization: 80 }
      : { target: { type: 'Utilization', averageUtilization: 80 } };
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 3,
    maxReplicas: 5,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', ...target } }],
  };
}

function ingress({ ingress: version }: GroupVersions) {
  const backend =
    version === 'networking.k8s.io/v1'
      ? { pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }
      : { backend: { serviceName: 'web', servicePort: 80 } };
  return { rules: [{ host: 'shop.example', http: { paths: [{ path: '/', ...backend }] } }] };
}
