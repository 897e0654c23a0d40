import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { KubeError, type KubeApi } from '../../../activities/objects/kube-api.js';
import { openDefinition } from '../../../activities/objects/successors/open-definition.js';
import { levelOf } from '../../../activities/objects/successors/pod-level.js';
import { labelled, openPodSecurity } from '../../../activities/objects/successors/pod-security.js';
import { anItem } from './an-item.js';

const strict: JsonObject = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const pod = (container: JsonObject, spec: JsonObject = {}): JsonObject => ({
  containers: [container],
  ...spec,
});

describe('the strictest level that admits a pod', () => {
  test.each<[string, JsonObject, string]>([
    ['that says everything', pod({ securityContext: strict }), 'restricted'],
    ['that says nothing', pod({}), 'baseline'],
    [
      'with some volumes',
      pod({ securityContext: strict }, { volumes: [{ name: 'a', emptyDir: {} }] }),
      'restricted',
    ],
    [
      'with other volumes',
      pod({ securityContext: strict }, { volumes: [{ name: 'a', nfs: {} }] }),
      'baseline',
    ],
    [
      'that adds a usual capability',
      pod({ securityContext: { capabilities: { add: ['CHOWN'] } } }),
      'baseline',
    ],
    [
      'that adds a strong one',
      pod({ securityContext: { capabilities: { add: ['NET_ADMIN'] } } }),
      'privileged',
    ],
    ['that is privileged', pod({ securityContext: { privileged: true } }), 'privileged'],
    ['on the host network', pod({}, { hostNetwork: true }), 'privileged'],
    [
      'with a host path',
      pod({}, { volumes: [{ name: 'a', hostPath: { path: '/' } }] }),
      'privileged',
    ],
    ['with a host port', pod({ ports: [{ containerPort: 80, hostPort: 80 }] }), 'privileged'],
    ['with a host port of none', pod({ ports: [{ containerPort: 80, hostPort: 0 }] }), 'baseline'],
    [
      'with an init container that is privileged',
      pod(
        { securityContext: strict },
        { initContainers: [{ securityContext: { privileged: true } }] },
      ),
      'privileged',
    ],
    [
      'unconfined',
      pod({}, { securityContext: { seccompProfile: { type: 'Unconfined' } } }),
      'privileged',
    ],
    [
      'with an unsafe sysctl',
      pod({}, { securityContext: { sysctls: [{ name: 'net.core.somaxconn' }] } }),
      'privileged',
    ],
    [
      'whose pod says it is no root',
      pod(
        { securityContext: { ...strict, runAsNonRoot: null } },
        { securityContext: { runAsNonRoot: true } },
      ),
      'restricted',
    ],
    [
      'whose user is root all the same',
      pod({ securityContext: { ...strict, runAsUser: 0 } }),
      'baseline',
    ],
  ])('%s', (_, spec, level) => {
    expect(levelOf({}, spec)).toBe(level);
  });
});

describe('labels in the place of policies', () => {
  const security = openPodSecurity();
  const template = { spec: pod({}) };
  security.observe(anItem('Deployment', 'shop/web', { spec: { template } }));
  security.observe(anItem('Pod', 'shop/agent', { spec: pod({}, { hostPID: true }) }));
  security.observe(anItem('StatefulSet', 'pay/db', { spec: { template } }));
  test.each([
    ['shop', 'privileged'],
    ['pay', 'baseline'],
  ])('%s gets the level that admits all that runs there: %s', (name, level) => {
    expect(labelled(anItem('Namespace', name), security)).toMatchObject({
      level,
      object: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } } },
    });
  });
  test('an empty namespace and one with a level of its own stay', () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    expect(labelled(anItem('Namespace', 'empty'), security)).toBeUndefined();
    expect(
      labelled(anItem('Namespace', 'shop', { metadata: { labels } }), security),
    ).toBeUndefined();
  });
});

describe('a definition', () => {
  /** An API server that takes what `takes` says, and has each name already. */
  const judge = (takes: (definition: JsonObject) => boolean): KubeApi => ({
    request: async (_, path, { body = {} } = {}) => {
      expect(path).toContain('dryRun=All');
      throw takes(body)
        ? new KubeError('it is there', 409, 'AlreadyExists')
        : new KubeError('it is invalid', 422, 'Invalid');
    },
  });
  const closed = { type: 'object', properties: { spec: { type: 'object', properties: {} } } };
  const definition = (spec: JsonObject, schema?: JsonObject) =>
    anItem('CustomResourceDefinition', 'carts.example.com', {
      spec: {
        group: 'example.com',
        ...spec,
        versions: [{ name: 'v1', ...(schema && { schema: { openAPIV3Schema: schema } }) }],
      },
    });
  const schemaOf = (object: JsonObject): string => JSON.stringify(object['spec']);

  test('that v1 takes stays', async () => {
    const item = definition({}, closed);
    expect(
      await openDefinition(
        judge(() => true),
        item,
      ),
    ).toEqual({ object: item.object, because: [] });
  });
  test('that keeps unknown fields keeps them at every depth, and its checks', async () => {
    const item = definition({ preserveUnknownFields: true }, closed);
    const { object, because } = await openDefinition(
      judge(() => true),
      item,
    );
    expect(because).toEqual(['a definition that keeps unknown fields says so in its schema']);
    expect(schemaOf(object).match(/x-kubernetes-preserve-unknown-fields":true/g)).toHaveLength(2);
    expect(schemaOf(object)).not.toContain('preserveUnknownFields":true');
  });
  test('without a schema is opened', async () => {
    const { object, because } = await openDefinition(
      judge((body) => schemaOf(body).includes('"type":"object"')),
      definition({ preserveUnknownFields: true }),
    );
    expect(because.at(-1)).toMatch(/was opened/);
    expect(schemaOf(object)).toContain('"x-kubernetes-preserve-unknown-fields":true');
  });
  test('in a group of Kubernetes says that nobody approved it', async () => {
    const { object } = await openDefinition(
      judge(() => true),
      definition({ group: 'shop.k8s.io' }, closed),
    );
    expect(object).toMatchObject({
      metadata: {
        annotations: { 'api-approved.kubernetes.io': expect.stringMatching(/^unapproved/) },
      },
    });
  });
  test('that v1 takes in no form is told with its words', async () => {
    const { refusal } = await openDefinition(
      judge(() => false),
      definition({}),
    );
    expect(refusal).toContain('it is invalid');
  });
});
