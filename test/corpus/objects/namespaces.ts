import { an, type Entry } from '../entry.js';

const namespace = ['v1', 'Namespace'] as const;

/** As long as a label may be. */
export const longNamespace = `n${'0123456789'.repeat(6)}-z`;

/** Namespaces with every legal oddity; `leaving` is being deleted and waits for its controller. */
export const namespaces: readonly Entry[] = [
  an(namespace, 'shop', { metadata: { labels: { team: 'a', 'example.com/tier': '' } } }),
  an(namespace, 'pay', { metadata: { annotations: { 'example.com/owner': 'Zoë Ångström 🚢' } } }),
  an(namespace, 'a'),
  an(namespace, '0'),
  an(namespace, '123-456'),
  an(namespace, longNamespace),
  an(namespace, 'constructor', { metadata: { labels: { constructor: 'x', tostring: 'y' } } }),
  an(namespace, 'held', { metadata: { finalizers: ['example.com/hold'] } }),
  an(namespace, 'empty', { metadata: { labels: {}, annotations: {} } }),
  an(namespace, 'data'),
  an(namespace, 'ml'),
  { ...an(namespace, 'leaving'), afterwards: 'delete' },
];
