import { expect, test } from '@jest/globals';
import { applicationObjects } from '../../lab/application/application.js';
import { readLedger } from '../../lab/application/stateful-data.js';
import { labVersions, type LabVersion } from '../../lab/cluster/versions.js';
import { aLab } from './a-lab.js';

const objectsOf = (version: LabVersion) => {
  const { first, rest } = applicationObjects(aLab({ version }), 'registry.lab/shop:1');
  return [...first, ...rest];
};

test.each([
  ['v1.15.12', ['extensions/v1beta1', 'batch/v1beta1', 'policy/v1beta1', 'autoscaling/v2beta1']],
  [
    'v1.18.8',
    ['networking.k8s.io/v1beta1', 'batch/v1beta1', 'policy/v1beta1', 'autoscaling/v2beta2'],
  ],
  ['v1.19.12', ['networking.k8s.io/v1', 'batch/v1beta1', 'policy/v1beta1', 'autoscaling/v2beta2']],
  ['v1.23.6', ['networking.k8s.io/v1', 'batch/v1', 'policy/v1', 'autoscaling/v2']],
  ['v1.34.4', ['networking.k8s.io/v1', 'batch/v1', 'policy/v1', 'autoscaling/v2']],
] as const)('the manifests for %s are in the versions of its time', (version, expected) => {
  const objects = objectsOf(version);
  const kinds = ['Ingress', 'CronJob', 'PodDisruptionBudget', 'HorizontalPodAutoscaler'];
  expect(kinds.map((kind) => objects.find((object) => object.kind === kind)?.apiVersion)).toEqual(
    expected,
  );
});

test.each(labVersions)('no object comes twice for %s', (version) => {
  const names = objectsOf(version).map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
  );
  expect(new Set(names).size).toBe(names.length);
});

test('the application lies in more than one namespace', () => {
  const namespaces = objectsOf('v1.19.12').flatMap(({ metadata }) => metadata.namespace ?? []);
  expect([...new Set(namespaces)].toSorted()).toEqual(['billing', 'shop']);
});

test.each([
  { name: 'that counts on across pods is whole', text: '1 10 a\n2 11 a\n3 12 b\n', breaks: [] },
  {
    name: 'with a number lost shows where',
    text: '1 10 a\n3 12 a\n',
    breaks: ['line 2 has number 3'],
  },
  {
    name: 'with a number given twice shows where',
    text: '1 10 a\n1 11 a\n',
    breaks: ['line 2 has number 1'],
  },
  { name: 'that is empty is whole', text: '', breaks: [] },
])('a ledger $name', ({ text, breaks }) => {
  expect(readLedger(text).breaks).toEqual(breaks);
});

test('a ledger names its writers in order', () => {
  expect(readLedger('1 10 a\n2 11 a\n3 12 b\n')).toMatchObject({
    entries: 3,
    last: 3,
    writers: ['a', 'b'],
  });
});
