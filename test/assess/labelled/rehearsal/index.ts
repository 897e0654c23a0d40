import { refused } from '../../../../activities/failures.js';
import type { JsonObject } from '../../../../activities/objects/json-path.js';
import type { Item } from '../../../../activities/objects/resource.js';
import { anItem } from '../../../activities/objects/an-item.js';
import { hostile } from '../cluster/hostile.js';
import type { LabelledSet } from '../labelled.js';
import { driftBetween, drifted, imported, played } from './play.js';
import { lookingAt, refusedByRung } from './recorded-climb.js';
import { forgetfulApi } from './recorded-copy.js';

const map = (name: string, data: JsonObject = {}): Item => anItem('ConfigMap', name, { data });
const settings = map('shop/settings', { a: '1' });
const nobody = (): boolean => false;
const lying = (apiVersion: string, kind: string): string => JSON.stringify({ apiVersion, kind });

const definition = (status: JsonObject = {}): Item =>
  anItem('CustomResourceDefinition', 'carts.example.com', {
    spec: {
      group: 'example.com',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: {} } }],
    },
    status,
  });
const established = { conditions: [{ type: 'Established', status: 'True' }] };
const cart = anItem('Cart', 'shop/one');

const hook = (webhook: JsonObject): Item =>
  anItem('ValidatingWebhookConfiguration', 'guard', { webhooks: [{ name: 'a', ...webhook }] });
const oldRule = {
  apiGroups: ['apps'],
  apiVersions: ['v1beta1'],
  resources: ['deployments'],
  operations: ['CREATE'],
};
const deployment = anItem('Deployment', 'shop/web', { spec: { template: { spec: {} } } });
const owned = (apiVersion: string): Item =>
  anItem('ConfigMap', 'shop/owned', {
    metadata: { ownerReferences: [{ apiVersion, kind: 'Deployment', name: 'web' }] },
  });

/** Everything that a rehearsal on a copy tells, on recorded copies. */
export const rehearsalLabels: LabelledSet = [
  {
    name: 'both sides read alike',
    expected: [],
    findings: () => played({ items: [settings, deployment, definition(established), cart] }),
  },
  {
    name: 'an API server that does not answer for a kind',
    expected: ['rehearsal-failed', 'key-unaccounted'],
    findings: () => played({ items: [settings] }, { items: [settings], silent: ['configmaps'] }),
  },
  {
    name: 'an object that cannot be decoded',
    expected: ['object-unreadable'],
    findings: () => played({ items: [settings] }, { items: [settings], broken: ['shop/settings'] }),
  },
  {
    name: 'a form that the target no longer reads',
    expected: ['encoding-unreadable'],
    findings: () =>
      played({ items: [settings] }, undefined, {
        climb: lookingAt({ 'cronjobs/shop/nightly': lying('batch/v2alpha1', 'CronJob') }),
      }),
  },
  {
    name: 'an old form that the target reads all the same',
    expected: [],
    findings: () =>
      played({ items: [settings] }, undefined, {
        climb: lookingAt({ 'cronjobs/shop/nightly': lying('batch/v1beta1', 'CronJob') }),
      }),
  },
  {
    name: 'an object that a rung does not take back',
    expected: ['record-not-rewritten'],
    findings: () =>
      played({ items: [settings] }, undefined, {
        climb: refusedByRung({ 'configmaps/shop/settings': 'k8s:enc:aescbc:v1:key1:…' }, [
          settings,
        ]),
      }),
  },
  {
    name: 'an object that the target does not list',
    expected: ['object-vanished'],
    findings: () => played({ items: [settings, map('shop/b')] }, { items: [settings] }),
  },
  {
    name: 'a custom kind whose definition the target does not serve',
    expected: ['kind-vanished'],
    findings: () => played({ items: [definition({}), cart] }, { items: [definition({})] }),
  },
  {
    name: 'a kind that the target has no more',
    expected: ['kind-without-successor'],
    findings: () =>
      played({ items: [settings, anItem('PodPreset', 'shop/p')] }, { items: [settings] }),
  },
  {
    name: 'a value that the target reads otherwise',
    expected: ['object-changed'],
    findings: () => played({ items: [settings] }, { items: [map('shop/settings', { a: '2' })] }),
  },
  {
    name: 'a field that the target has no more',
    expected: ['object-pruned'],
    findings: () => played({ items: [settings] }, { items: [map('shop/settings')] }),
  },
  {
    name: 'the first object of a kind since the rehearsal',
    expected: ['kind-not-rehearsed'],
    findings: () => drifted(settings),
  },
  {
    name: 'a binding to cluster-admin since the rehearsal',
    expected: ['cluster-admin-not-rehearsed'],
    findings: async () => {
      const { grants } = await driftBetween([settings], [settings, ...hostile.everybody]);
      return grants ?? [];
    },
  },
  {
    name: 'leftovers of a definition that was deleted',
    expected: ['key-unaccounted'],
    findings: () =>
      played(
        { items: [settings], keys: ['gone.example.com/carts/shop/one'] },
        { items: [settings] },
      ),
  },
  {
    name: 'a definition that no longer has a version that objects lie in',
    expected: ['stored-version-not-served'],
    findings: () =>
      played({ items: [definition({ ...established, storedVersions: ['v1', 'v1beta1'] }), cart] }),
  },
  {
    name: 'programs of another processor',
    expected: ['way-back-not-rehearsed'],
    findings: () =>
      played({ items: [settings] }, undefined, {
        oldPrograms: () => Promise.reject(refused('cp-1: its programs do not run here')),
      }),
  },
  {
    name: 'an old API server that cannot list what only it keeps',
    expected: ['way-back-fails'],
    findings: () => {
      const lease = anItem('Lease', 'kube-system/lock');
      const of = { ...lease.of, group: 'coordination.k8s.io', resource: 'leases' };
      const items = [settings, { of, object: lease.object }];
      return played({ items, silent: ['leases'] }, { items });
    },
  },
  {
    name: 'an object that the empty target does not take',
    expected: ['import-refused'],
    findings: () =>
      imported(
        [settings],
        forgetfulApi(
          (name) => name === 'settings',
          (one) => one,
        ),
      ),
  },
  {
    name: 'an object that arrives without a field',
    expected: ['import-changed'],
    findings: () =>
      imported(
        [settings],
        forgetfulApi(nobody, (one) => ({ ...one, data: {} })),
      ),
  },
  {
    name: 'policies where the target has none',
    expected: ['policy-became-labels', 'deliberate-difference'],
    findings: () =>
      played({
        items: [anItem('Namespace', 'shop'), deployment],
        keys: ['podsecuritypolicy/open'],
      }),
  },
  {
    name: 'a definition whose schema v1 refuses',
    expected: ['schema-opened', 'deliberate-difference'],
    findings: () =>
      played(
        { items: [definition(established), cart] },
        {
          items: [definition(established), cart],
          refuses: (body) => !JSON.stringify(body).includes('x-kubernetes-preserve-unknown-fields'),
        },
      ),
  },
  {
    name: 'a webhook of unknown side effects',
    expected: ['webhook-side-effects', 'deliberate-difference'],
    findings: () => played({ items: [hook({ sideEffects: 'Unknown' })] }),
  },
  {
    name: 'a webhook that names only versions which are gone',
    expected: ['webhook-rule-added', 'deliberate-difference'],
    findings: () => played({ items: [deployment, hook({ rules: [oldRule] })] }),
  },
  {
    name: 'an owner of an API that is gone for good',
    expected: ['reference-unresolved'],
    findings: () => played({ items: [owned('gone.example.com/v1')] }),
  },
  {
    name: 'an owner of an API that moved',
    expected: ['deliberate-difference'],
    findings: () => played({ items: [deployment, owned('extensions/v1beta1')] }),
  },
];
