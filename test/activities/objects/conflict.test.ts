import { whyTaken } from '../../../activities/objects/conflict.js';
import { KubeError, type KubeApi } from '../../../activities/objects/kube-api.js';
import type { Item } from '../../../activities/objects/resource.js';

const of = { group: '', version: 'v1', resource: 'services', kind: 'Service', namespaced: true };
const aService = (name: string, clusterIP: string) => ({
  metadata: { name, namespace: 'shop' },
  spec: { clusterIP, ports: [{ port: 80 }] },
});
const item: Item = { of, object: aService('web', '10.96.0.10') };
const having = (...items: object[]): KubeApi => ({ request: async () => ({ items }) as never });
const refusal = (said: string) => new KubeError(`POST: 422 ${said}`, 422, 'Invalid');
const taken = refusal('failed to allocate IP 10.96.0.10: provided IP is already allocated');

test('a Service whose address another one has is told whose it is', async () => {
  const api = having(aService('thief', '10.96.0.10'));
  expect(await whyTaken(api, item, taken)).toBe('it belongs to shop/Service/thief');
});

test('an address that no Service has was lost by an API server that died', async () => {
  const api = having(aService('other', '10.96.0.11'));
  expect(await whyTaken(api, item, taken)).toContain('gives it out again after ten minutes');
});

test('whatever else is wrong with a Service is no matter of addresses', async () => {
  expect(await whyTaken(having(), item, refusal('spec.ports: Required value'))).toBeUndefined();
  expect(await whyTaken(having(), item, new Error('no answer'))).toBeUndefined();
});
