import { describe, expect, test } from '@jest/globals';
import { listAt, objectAt, textAt, valueAt } from '../../activities/objects/json-path.js';
import { corpus, kindsIn, oversized } from './corpus.js';
import { an, base64, type Entry, uidOf } from './entry.js';
import { tamed } from './tamed.js';

const whole = corpus(19);
const tame = tamed(whole);
const entries = tame.stages.flat();

const of = (...kinds: readonly string[]): readonly Entry[] =>
  entries.filter(({ object }) => kinds.includes(textAt(object, 'kind') ?? ''));

const tamedAlone = (entry: Entry): Entry | undefined => tamed([[entry]]).stages.flat()[0];

describe('the tamed corpus', () => {
  test('has what it left out by name, and the rest', () => {
    const leftOut = Object.values(tame.leftOut).flat();
    expect(entries.length + leftOut.length).toBe(whole.flat().length);
    expect(tame.leftOut['too large for any server']).toHaveLength(oversized.length);
  });

  test('is still a corpus', () => {
    const { builtIn, custom } = kindsIn(tame.stages);
    expect(entries.length).toBeGreaterThanOrEqual(250);
    expect(builtIn.length + custom.length).toBeGreaterThanOrEqual(60);
  });

  test('starts no pod', () => {
    for (const { object } of of('Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'))
      expect(valueAt(object, 'spec', 'replicas')).toBe(0);
    for (const { object } of of('Job')) expect(valueAt(object, 'spec', 'parallelism')).toBe(0);
    for (const { object } of of('CronJob')) expect(valueAt(object, 'spec', 'suspend')).toBe(true);
    const path = ['spec', 'template', 'spec', 'nodeSelector'];
    for (const { object } of of('DaemonSet'))
      expect(objectAt(object, ...path)).toHaveProperty(['example.com/nowhere']);
    expect(of('DaemonSet').length * of('CronJob').length * of('Job').length).toBeGreaterThan(0);
    expect(of('Pod', 'Node', 'APIService')).toEqual([]);
  });

  test('keeps out of the namespace and the ports of the application of the lab', () => {
    const text = JSON.stringify(entries.map(({ object }) => object));
    expect(text).not.toMatch(/"\w*[nN]amespaces?":(\["|")shop"/);
    expect(text).not.toContain('{{uid of v1 ConfigMap shop/');
    const ports = of('Service').flatMap(({ object }) => listAt(object, 'spec', 'ports'));
    const nodePorts = ports.map((port) => valueAt(port, 'nodePort'));
    expect(nodePorts).toContain(30090);
    expect(nodePorts).not.toContain(30080);
  });

  test('gives every port of a slice a number, without which kube-proxy ends', () => {
    const ports = of('EndpointSlice').flatMap(({ object }) => listAt(object, 'ports'));
    expect(ports.map((port) => typeof valueAt(port, 'port'))).toEqual(['number', 'number']);
  });

  test('has no webhook that would be asked', () => {
    const rules = of('MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration').flatMap(
      ({ object }) => listAt(object, 'webhooks').flatMap((webhook) => listAt(webhook, 'rules')),
    );
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(listAt(rule, 'apiGroups')).toEqual(['nothing.example.com']);
  });
});

test('what names the namespace follows it, and other text stays', () => {
  const entry = an(['v1', 'Secret'], 'shop@shop', {
    metadata: { annotations: { of: uidOf('v1', 'ServiceAccount', 'shop/robot'), note: 'shop' } },
    data: { namespace: base64('shop'), other: base64('shop') },
  });
  expect(tamedAlone(entry)?.object).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'shop',
      namespace: 'market',
      annotations: { of: uidOf('v1', 'ServiceAccount', 'market/robot'), note: 'shop' },
    },
    data: { namespace: base64('market'), other: base64('shop') },
  });
  expect(tamedAlone(an(['v1', 'Namespace'], 'shop'))?.object['metadata']).toEqual({
    name: 'market',
  });
});

test('keys that a prototype lends are kept as data', () => {
  const data = JSON.parse('{"__proto__": "a", "constructor": "b"}') as Record<string, string>;
  const kept = tamedAlone(an(['v1', 'ConfigMap'], 'odd@shop', { data }))?.object;
  expect(JSON.stringify(kept?.['data'])).toBe(JSON.stringify(data));
});
