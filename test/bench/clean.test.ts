import { type Printed, clean } from '../../bench/clean.js';

const object = (kind: string, name: string, more: Partial<Printed> = {}): Printed => ({
  apiVersion: 'v1',
  kind,
  metadata: { name },
  ...more,
});

describe('clean', () => {
  test.each([
    object('Namespace', 'kube-system'),
    object('Service', 'kubernetes'),
    object('ServiceAccount', 'default'),
    object('ServiceAccount', 'ttl-controller', {
      metadata: { name: 'ttl-controller', namespace: 'kube-system' },
    }),
    object('ConfigMap', 'kube-root-ca.crt'),
    object('Secret', 'web-token-x', { type: 'kubernetes.io/service-account-token' }),
    object('ClusterRole', 'admin', {
      metadata: { name: 'admin', labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
    }),
    object('Pod', 'web-1', { metadata: { name: 'web-1', ownerReferences: [{}] } }),
  ])('leaves $kind $metadata.name to the cluster', (made) => {
    expect(clean([made])).toEqual([]);
  });

  test('takes away what the server wrote and keeps what people wrote', () => {
    const printed = object('Node', 'w-1', {
      metadata: {
        name: 'w-1',
        uid: 'u',
        resourceVersion: '7',
        labels: { serving: 'true' },
        annotations: {
          'shop.example/rack': 'b-07',
          'kubectl.kubernetes.io/last-applied-configuration': '{}',
        },
      },
      spec: { taints: [] },
      status: {},
    });
    expect(clean([printed])).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name: 'w-1',
          labels: { serving: 'true' },
          annotations: { 'shop.example/rack': 'b-07' },
        },
        spec: { taints: [] },
      },
    ]);
  });

  test('lets a volume know its claim by name alone', () => {
    const claimRef = { namespace: 'shop', name: 'data', uid: 'u', resourceVersion: '7' };
    const [volume] = clean([object('PersistentVolume', 'ledger', { spec: { claimRef, a: 1 } })]);
    expect(volume?.['spec']).toEqual({ a: 1, claimRef: { namespace: 'shop', name: 'data' } });
  });
});
