import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import type { Item } from '../../../activities/objects/resource.js';
import { strip } from '../../../activities/objects/strip.js';
import { surroundingsOf } from '../../../activities/objects/surroundings.js';
import { anItem } from './an-item.js';

const stripped = (item: Item): JsonObject => strip(item, surroundingsOf([item])).object;

test.each([
  ['its own selector goes', undefined, undefined],
  ['a selector chosen by a person stays', true, { matchLabels: { a: 'b' } }],
])('a running Job is freed of its UID: %s', (_, manualSelector, selector) => {
  const labels = { 'controller-uid': 'u', 'job-name': 'import', app: 'x' };
  const object = stripped(
    anItem('Job', 'shop/import', {
      metadata: { labels },
      spec: {
        ...(manualSelector !== undefined && { manualSelector }),
        selector: selector ?? { matchLabels: { 'controller-uid': 'u' } },
        template: { metadata: { labels, creationTimestamp: null } },
      },
    }),
  );
  const left = manualSelector === undefined ? { app: 'x' } : labels;
  expect((object['spec'] as JsonObject)['selector']).toEqual(selector);
  expect(object['spec']).toHaveProperty('template.metadata', { labels: left });
  expect(object['metadata']).toHaveProperty('labels', left);
});

test.each(['default-token-x7k2p', 'kube-api-access-x7k2p'])(
  'a bare pod loses its node, its priority and the token volume %s',
  (name) => {
    const mount = { name, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
    const object = stripped(
      anItem('Pod', 'shop/debug', {
        spec: {
          nodeName: 'w-1',
          priority: 0,
          preemptionPolicy: 'PreemptLowerPriority',
          serviceAccountName: 'default',
          volumes: [{ name }, { name: 'data' }],
          containers: [{ name: 'c', volumeMounts: [mount, { name: 'data', mountPath: '/data' }] }],
        },
      }),
    );
    expect(object['spec']).toEqual({
      serviceAccountName: 'default',
      volumes: [{ name: 'data' }],
      containers: [{ name: 'c', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    });
  },
);
