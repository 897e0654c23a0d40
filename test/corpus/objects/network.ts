import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, ownedBy, type Entry, type Era } from '../entry.js';

const service = ['v1', 'Service'] as const;
const endpoints = ['v1', 'Endpoints'] as const;

/** Services of every type, endpoints of every origin, Ingresses and policies in every version. */
export const network = (era: Era): readonly Entry[] => [
  ...services,
  ...(era === 19 ? services19 : []),
  ...endpointsOfAllOrigins,
  ...(era === 19 ? slices : []),
  ...ingressVersions(era).flatMap((version) => ingresses(version)),
  ...(era === 19 ? stableIngresses : []),
  ...['networking.k8s.io/v1', ...(era === 15 ? ['extensions/v1beta1'] : [])].flatMap((version) =>
    networkPolicies(version),
  ),
];

const port = { port: 80 };

const services: readonly Entry[] = [
  an(service, 'web@shop', { spec: { selector: { app: 'web' }, ports: [port] } }),
  an(service, 'fixed@shop', {
    spec: { clusterIP: '10.96.7.7', selector: { app: 'web' }, ports: [port] },
  }),
  an(service, 'node-port@shop', {
    spec: {
      type: 'NodePort',
      selector: { app: 'web' },
      externalTrafficPolicy: 'Local',
      ports: [
        { name: 'a', port: 80, nodePort: 30080, targetPort: 'http' },
        { name: 'b', port: 81 },
      ],
    },
  }),
  {
    ...an(service, 'balanced@shop', {
      spec: {
        type: 'LoadBalancer',
        selector: { app: 'web' },
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 31000,
        loadBalancerIP: '192.0.2.80',
        loadBalancerSourceRanges: ['0.0.0.0/0'],
        externalIPs: ['192.0.2.81'],
        ports: [{ port: 443, nodePort: 30443, targetPort: 8443 }],
      },
    }),
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.80' }, { hostname: 'lb.example.com' }] } },
  },
  an(service, 'balanced-mixed@shop', {
    spec: {
      type: 'LoadBalancer',
      ports: [
        { name: 'a', port: 1 },
        { name: 'b', port: 65535 },
      ],
    },
  }),
  an(service, 'headless@shop', {
    spec: {
      clusterIP: 'None',
      selector: { app: 'db' },
      publishNotReadyAddresses: true,
      ports: [port],
    },
  }),
  an(service, 'headless-bare@shop', { spec: { clusterIP: 'None', ports: null } }),
  an(service, 'elsewhere@shop', { spec: { type: 'ExternalName', externalName: 'db.example.com' } }),
  an(service, 'by-hand@shop', {
    metadata: { annotations: { 'service.alpha.kubernetes.io/tolerate-unready-endpoints': 'true' } },
    spec: { ports: [{ port: 5432, targetPort: 15432 }], selector: null },
  }),
  an(service, 'sticky@shop', {
    spec: {
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 86400 } },
      selector: { app: 'web' },
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP' },
        { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      ],
    },
  }),
  an(service, 'kube-dns@kube-system', {
    spec: { clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' }, ports: [port] },
  }),
];

const services19: readonly Entry[] = [
  an(service, 'protocol@shop', {
    spec: { ports: [{ port: 80, appProtocol: 'example.com/h2c' }], selector: { app: 'web' } },
  }),
];

const endpointsOfAllOrigins: readonly Entry[] = [
  an(endpoints, 'web@shop', { subsets: [subset('10.200.1.7')] }), // Computed from a selector.
  an(endpoints, 'by-hand@shop', {
    subsets: [
      {
        addresses: [
          { ip: '192.0.2.5', hostname: 'one' },
          {
            ip: '192.0.2.6',
            nodeName: 'w-1',
            targetRef: { kind: 'Pod', name: 'x', namespace: 'shop' },
          },
        ],
        notReadyAddresses: [{ ip: '192.0.2.7' }],
        ports: [
          { name: 'a', port: 5432 },
          { name: 'b', port: 53, protocol: 'UDP' },
        ],
      },
      subset('192.0.2.9'),
    ],
  }),
  an(endpoints, 'headless-bare@shop', { subsets: [{ addresses: [{ ip: '192.0.2.8' }] }] }),
  an(endpoints, 'gluster@shop', { subsets: [subset('192.0.2.10')] }), // Without a Service.
  an(endpoints, 'empty@shop', { subsets: [] }),
  an(endpoints, 'kube-scheduler@kube-system', {
    metadata: {
      annotations: { 'control-plane.alpha.kubernetes.io/leader': '{"holderIdentity":"cp-1"}' },
    },
  }),
];

function subset(ip: string): JsonObject {
  return { addresses: [{ ip }], ports: [{ port: 80 }] };
}

const slices: readonly Entry[] = [
  an(['discovery.k8s.io/v1beta1', 'EndpointSlice'], 'web-abcde@shop', {
    metadata: {
      ...ownedBy('v1', 'Service', 'web', 'shop'),
      labels: {
        'kubernetes.io/service-name': 'web',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.200.1.7'], conditions: { ready: true } }],
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
  }),
  an(['discovery.k8s.io/v1beta1', 'EndpointSlice'], 'by-hand-1@shop', {
    metadata: { labels: { 'kubernetes.io/service-name': 'by-hand' } },
    addressType: 'IPv6',
    endpoints: [
      {
        addresses: ['2001:db8::1'],
        conditions: {},
        hostname: 'one',
        topology: {
          'topology.kubernetes.io/zone': 'a',
          'kubernetes.io/hostname': 'w-1',
          rack: '7',
        },
      },
    ],
    ports: [{ name: 'a', port: 80, appProtocol: 'example.com/x' }, { name: 'b' }],
  }),
  an(['discovery.k8s.io/v1beta1', 'EndpointSlice'], 'names@shop', {
    addressType: 'FQDN',
    endpoints: [{ addresses: ['a.example.com'] }],
    ports: [],
  }),
];

const ingressVersions = (era: Era): readonly string[] =>
  era === 15 || era === 19 ? ['extensions/v1beta1', 'networking.k8s.io/v1beta1'] : [];

const ingresses = (version: string): readonly Entry[] => {
  const ingress = [version, 'Ingress'] as const;
  const suffix = version.split('/')[0]?.split('.')[0] ?? '';
  const backend = { serviceName: 'web', servicePort: 80 };
  const rule = (host: string, path: string): JsonObject => ({
    host,
    http: { paths: [{ path, backend: { serviceName: 'web', servicePort: 'http' } }] },
  });
  return [
    {
      ...an(ingress, `plain-${suffix}@shop`, {
        metadata: { annotations: { 'kubernetes.io/ingress.class': 'nginx' } },
        spec: { rules: [rule('a.example.com', '/x'), rule('*.example.com', '/[0-9]+/.*')] },
      }),
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.90' }] } },
    },
    an(ingress, `all-${suffix}@shop`, { spec: { backend } }),
    an(ingress, `tls-${suffix}@shop`, {
      spec: {
        backend,
        tls: [{ hosts: ['a.example.com'], secretName: 'tls' }, { secretName: 'tls' }, {}],
        rules: [{ host: 'b.example.com' }, { http: { paths: [{ backend }] } }],
      },
    }),
  ];
};

const stableIngresses: readonly Entry[] = [
  an(['networking.k8s.io/v1beta1', 'IngressClass'], 'nginx', {
    metadata: { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
    spec: { controller: 'example.com/nginx' },
  }),
  an(['networking.k8s.io/v1', 'IngressClass'], 'other', {
    spec: {
      controller: 'example.com/other',
      parameters: { apiGroup: 'example.com', kind: 'Loose', name: 'plain' },
    },
  }),
  an(['networking.k8s.io/v1', 'Ingress'], 'stable@shop', {
    spec: {
      ingressClassName: 'other',
      defaultBackend: { resource: { apiGroup: 'example.com', kind: 'Loose', name: 'plain' } },
      rules: [
        {
          http: {
            paths: ['Exact', 'Prefix', 'ImplementationSpecific'].map((pathType) => ({
              path: `/${pathType}`,
              pathType,
              backend: { service: { name: 'web', port: { name: 'http' } } },
            })),
          },
        },
      ],
    },
  }),
];

const networkPolicies = (version: string): readonly Entry[] => {
  const policy = [version, 'NetworkPolicy'] as const;
  const suffix = version.split('/')[0]?.split('.')[0] ?? '';
  return [
    an(policy, `deny-${suffix}@shop`, { spec: { podSelector: {} } }),
    an(policy, `open-${suffix}@shop`, {
      spec: { podSelector: {}, policyTypes: ['Egress', 'Ingress'], ingress: [{}], egress: [{}] },
    }),
    an(policy, `narrow-${suffix}@shop`, {
      spec: {
        podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
        ingress: [
          {
            from: [
              { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
              { namespaceSelector: {}, podSelector: { matchLabels: { a: '' } } },
            ],
            ports: [{ port: 'http' }, { port: 53, protocol: 'UDP' }],
          },
        ],
      },
    }),
  ];
};
