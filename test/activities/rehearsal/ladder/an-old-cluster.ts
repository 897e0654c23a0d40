import type { JsonObject } from '../../../../activities/objects/json-path.js';
import type { SidePrograms, Snapshot, Workshop } from '../../../../activities/rehearsal/copy.js';
import { aSource } from '../a-source.js';

/** A form that API servers read up to v1.28. */
export const gone = 'flowcontrol.apiserver.k8s.io/v1alpha1';

/** A snapshot of a cluster of v1.18 or v1.19 with an alpha API switched on, and what people keep there. */
export async function anOldSnapshot(
  workshop: Workshop,
  old: SidePrograms,
  schemas: number,
  flags: readonly string[] = [],
): Promise<Snapshot> {
  const source = await aSource(workshop, old, [
    '--feature-gates=APIPriorityAndFairness=true',
    `--runtime-config=${gone}=true`,
    ...flags,
  ]);
  const post = (path: string, body: JsonObject) => source.api.request('POST', path, { body });
  await post(`/apis/${gone}/prioritylevelconfigurations`, level('shop'));
  for (let i = 0; i < schemas; i++) await post(`/apis/${gone}/flowschemas`, schema(`shop-${i}`));
  await post('/api/v1/namespaces', { metadata: { name: 'shop' } });
  await post('/api/v1/namespaces/shop/secrets', {
    metadata: { name: 'key' },
    stringData: { word: 'sesame' },
  });
  await post('/apis/batch/v1beta1/namespaces/shop/cronjobs', {
    metadata: { name: 'nightly', finalizers: ['example.com/hold'] },
    spec: {
      schedule: '1 2 * * *',
      suspend: true,
      jobTemplate: {
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
    },
  });
  // Stays, being deleted, as its finalizer asks.
  await source.api.request('DELETE', '/apis/batch/v1beta1/namespaces/shop/cronjobs/nightly');
  const snapshot = await source.snapshot();
  await source.close();
  return snapshot;
}

const level = (name: string): JsonObject => ({
  metadata: { name },
  spec: {
    type: 'Limited',
    limited: {
      assuredConcurrencyShares: 7,
      limitResponse: { type: 'Queue', queuing: { queues: 4, handSize: 2, queueLengthLimit: 9 } },
    },
  },
});
const schema = (name: string): JsonObject => ({
  metadata: { name, labels: { team: 'shop' }, annotations: { note: 'by hand' } },
  spec: {
    matchingPrecedence: 4_000,
    distinguisherMethod: { type: 'ByUser' },
    priorityLevelConfiguration: { name: 'shop' },
    rules: [
      {
        subjects: [{ kind: 'Group', group: { name: 'shoppers' } }],
        resourceRules: [
          { verbs: ['get'], apiGroups: [''], resources: ['configmaps'], namespaces: ['shop'] },
        ],
      },
    ],
  },
});
