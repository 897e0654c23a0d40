import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { KubernetesVersion } from '../../../model/version.js';
import { removedApis } from '../../../model/facts/removed-apis.js';
import { minorOf } from '../../../model/version.js';
import { listAt, objectAt, textAt, type JsonObject, textsAt } from '../../objects/json-path.js';
import { apiVersionOf, nameOf, whereOf } from '../../objects/resource.js';
import { selects } from './select.js';
import { faultOf, readServers, secondsOf, serviceOf, type Servers } from './webhook-servers.js';
import type { FindingRule, Reading } from './rule.js';

/** Longer than the API server's own default of v1. */
const slowSeconds = 10;

/** Admission webhooks that can stand in the way, one look for each. */
export const webhooks: FindingRule = (reading) => {
  const servers = readServers(reading);
  return reading
    .of(
      'validatingwebhookconfigurations.admissionregistration.k8s.io',
      'mutatingwebhookconfigurations.admissionregistration.k8s.io',
    )
    .flatMap((item) =>
      listAt(item.object, 'webhooks').flatMap((entry) => {
        const webhook = objectAt(entry);
        const where = `${whereOf(item)}/${textAt(webhook, 'name') ?? ''}`;
        return look(webhook, where, reading, servers);
      }),
    );
};

function look(webhook: JsonObject, where: string, reading: Reading, servers: Servers): Finding[] {
  const { now, to } = reading;
  const config = objectAt(webhook, 'clientConfig');
  const isStrict = textAt(webhook, 'failurePolicy') === 'Fail';
  const service = serviceOf(config);
  const fault = faultOf(config, servers, now);
  const covered = systemParts(webhook, reading);
  const seconds = secondsOf(webhook);
  const effects = textAt(webhook, 'sideEffects') ?? 'Unknown';
  const gone = goneRules(webhook, to);
  const strictly = isStrict ? ' (failurePolicy Fail)' : '';
  return [
    ...(fault === undefined ? [] : [found(fault.id, where, `${fault.what}${strictly}`)]),
    ...(isStrict && service !== undefined
      ? [found('webhook-can-block', where, `failurePolicy Fail, answered by ${service}`)]
      : []),
    ...(isStrict && covered.length > 0
      ? [found('webhook-covers-system', where, `failurePolicy Fail, covers ${covered.join(', ')}`)]
      : []),
    ...(seconds > slowSeconds ? [found('webhook-slow', where, `timeoutSeconds ${seconds}`)] : []),
    ...(['None', 'NoneOnDryRun'].includes(effects)
      ? []
      : [found('webhook-refuses-dry-run', where, `sideEffects ${effects}`)]),
    ...(gone.length === 0
      ? []
      : [found('removed-api-in-webhook', where, `its rules name ${gone.join(', ')}`)]),
  ];
}

interface SystemPart {
  readonly name: string;
  readonly group: string;
  readonly resource: string;
  /** Absent where the kind is cluster-wide. */
  readonly namespace?: string;
}

const systemKinds: readonly SystemPart[] = [
  { name: 'pods in kube-system', group: '', resource: 'pods', namespace: 'kube-system' },
  { name: 'nodes', group: '', resource: 'nodes' },
  { name: 'leases', group: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-system' },
];

/** Of what the control plane lives on, the parts that a webhook is asked about. */
const systemParts = (webhook: JsonObject, { of }: Reading): readonly string[] =>
  systemKinds
    .filter(({ group, resource }) =>
      listAt(webhook, 'rules').some((rule) => covers(rule, group, resource)),
    )
    .filter(({ namespace }) => {
      const labels = of('namespaces').find(({ object }) => nameOf(object) === namespace);
      const given = objectAt(labels?.object, 'metadata', 'labels');
      return namespace === undefined || selects(objectAt(webhook, 'namespaceSelector'), given);
    })
    .filter(() => Object.keys(objectAt(webhook, 'objectSelector')).length === 0)
    .map(({ name }) => name);

function covers(rule: Parameters<typeof listAt>[0], group: string, resource: string): boolean {
  const names = (key: string): readonly string[] => textsAt(rule, key);
  const isOne = (key: string, name: string): boolean =>
    names(key).some((one) => one === name || one === '*' || one === '*/*');
  const writes = names('operations').some((one) => ['*', 'CREATE', 'UPDATE'].includes(one));
  return writes && isOne('apiGroups', group) && isOne('resources', resource);
}

/** Kinds that a rule names in versions which the target does not serve, and in no other. */
function goneRules(webhook: JsonObject, to: KubernetesVersion): readonly string[] {
  const rules = listAt(webhook, 'rules');
  const named = rules.flatMap((rule) =>
    textsAt(rule, 'apiGroups').flatMap((group) =>
      textsAt(rule, 'apiVersions').flatMap((version) =>
        textsAt(rule, 'resources').map((resource) => ({
          apiVersion: apiVersionOf({ group, version }),
          resource,
        })),
      ),
    ),
  );
  const gone = removedApis.filter(({ goneIn }) => goneIn <= minorOf(to));
  return [
    ...new Set(
      named.flatMap(({ apiVersion, resource }) => {
        const api = gone.find(
          (one) => one.apiVersion === apiVersion && one.resources.includes(resource),
        );
        const isCovered = named.some(
          (one) => one.resource === resource && one.apiVersion === api?.replacement,
        );
        return api === undefined || isCovered ? [] : [`${apiVersion} ${resource}`];
      }),
    ),
  ];
}
