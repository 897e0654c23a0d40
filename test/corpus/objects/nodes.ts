import { an, type Entry, type Era } from '../entry.js';

const node = ['v1', 'Node'] as const;

/** Nodes with people's labels and taints beside those that follow from their state. */
export const nodes: readonly Entry[] = [
  {
    ...an(node, 'w-1', {
      metadata: {
        labels: {
          disk: 'fast',
          'node-role.kubernetes.io/worker': '',
          'failure-domain.beta.kubernetes.io/zone': 'a',
        },
        annotations: { note: 'größer', 'node.alpha.kubernetes.io/ttl': '0' },
      },
      spec: {
        podCIDR: '10.200.1.0/24',
        unschedulable: true,
        providerID: 'example://w-1',
        taints: [
          { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
          {
            key: 'node.kubernetes.io/unreachable',
            effect: 'NoExecute',
            timeAdded: '2020-01-01T00:00:00Z',
          },
        ],
      },
    }),
    status: { addresses: [{ type: 'InternalIP', address: '192.0.2.11' }] },
  },
  an(node, 'cp-1', {
    metadata: { labels: { 'node-role.kubernetes.io/master': '' } },
    spec: { taints: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }] },
  }),
  an(node, 'w-2.example.com', {
    spec: {
      configSource: {
        configMap: {
          name: 'bare',
          namespace: 'shop',
          kubeletConfigKey: 'kubelet',
        },
      },
    },
  }),
];

/** Who asked for a certificate. */
export const requests = (era: Era): readonly Entry[] => [
  an(['certificates.k8s.io/v1beta1', 'CertificateSigningRequest'], 'node-w-1', {
    spec: { request: certificateRequest, usages: ['digital signature', 'client auth'] },
  }),
  ...(era === 19
    ? [
        an(['certificates.k8s.io/v1', 'CertificateSigningRequest'], 'signed', {
          spec: {
            request: certificateRequest,
            signerName: 'kubernetes.io/kube-apiserver-client',
            usages: ['client auth'],
          },
        }),
      ]
    : []),
];

/** Of system:node:w-1; its key was never kept. */
const certificateRequest =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQ2RqQ0NBVjRDQVFBd01URVZNQk1HQTFVRUNnd01jM2x6ZEdWdE9tNXZaR1Z6TVJnd0ZnWURWUVFEREE5egplWE4wWlcwNmJtOWtaVHAzTFRFd2dnRWlNQTBHQ1NxR1NJYjNEUUVCQVFVQUE0SUJEd0F3Z2dFS0FvSUJBUUMxCkRDU0lxbXV0M0JkM0E4ZENKd0ZRU3Y2QytHQlFueGxiT1d6d3VDbmErWUxsbU1RWEJpV2toOHBRbG84ckU3NkwKM085OGtkRGtDTzhyME5vQWdCNzFKSCtNRWVxZytJVXRuak8xOCs2SWowcjZZTkFmYndyTE5CeGVDbS9pVXcvLwo0bmZUcWg4dGdsYWFUeTBJVks1QjNVblJDTWdZRWZSU1RSNjltam45emFoallkbzh5OFNBRlYwcFhkQlRycE8rCk4xN0tDbklKMVh3NHliU3BXY3MyZzN3K2RaNk4zWEVtVzJPcTZLY2hhdXFQUFB0RXgrOTZjOXdIQkl0MUUwdCsKMlp1OXRWMElVRHZhbHRPQUMrR1FnUENBMGtuWno3K04wZ1NRelZ5WC9rbWVFK2YycVN5MFEwcVRuNC9ESEhYMQo3QW5IdXBKR0RLNkJaZ09ub3BadEFnTUJBQUdnQURBTkJna3Foa2lHOXcwQkFRc0ZBQU9DQVFFQW1renpMSEUyClMzWUFIWGdjY3Q1dnVpSFd1Y3FtYnEwcm5vUCt6OG5GcmFqbXBYd1FQbCt3cTY0UlRPUm9zWGVQeTJHTzA1NFQKSDZZNm9ySWNQWi8zc2RrK0Evckk1Z1BOV1NabldvRmw4N1p2SGhUaXNIUjhXV3JSb3UyNEdMbWFEL2ZFbHMzWgpybk96Snd3eGhyZHorb29XQnBGcjVydHVnOGIvTU5uWkZaRmpmdXBqWWJybWxwbzZSa0NtYXhTeEVHa0Z2UERQCkZQMklZTWlFczFUS1FnWG1vK0pteENqam56eVBqcmRoRlRCZHpsZ1BaalV2Nm5USHlSSndIbzFTcTZHNXV2Q1cKUzJWUUZYWjlUYzRxVlBRNkVpUkhadkI0bFR1Z3d3OEtFZTR4K0VzRENUaTd3OTVMSlFHU2hZUzAwdTU3Um1lMgp5dXNLaTdadk5ZM0JlZz09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=';
