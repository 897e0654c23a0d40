import type { Json } from '../../../model/json.js';
import { groupNow } from '../carried-kinds.js';
import { changeAt, isObject, textAt, type JsonObject, textsAt } from '../json-path.js';
import { whereOf } from '../resource.js';
import { asItIs, type Fix, type Remark } from './fix.js';
import { servedAt, type TargetApis } from './target-apis.js';

/**
 * A webhook or policy that names only versions which are gone is never asked again: a rule for the version that the
 * target serves is added beside.
 */
export const fixAdmissionRules: Fix = (item, apis) => {
  const { of, object } = item;
  if (of.group !== 'admissionregistration.k8s.io') return asItIs(object);
  const added: string[] = [];
  const fixed = of.kind.endsWith('WebhookConfiguration')
    ? changeAt(object, ['webhooks'], (webhooks) => eachWebhook(webhooks, apis, added))
    : changeAt(object, ['spec', 'matchConstraints', 'resourceRules'], (rules) =>
        withRulesNow(rules, apis, added),
      );
  if (added.length === 0) return asItIs(object);
  const remark: Remark = {
    id: 'webhook-rule-added',
    what: `${whereOf(item)} is now asked about ${added.join(', ')}`,
  };
  return {
    object: fixed,
    because: ['rules for the versions served were added'],
    remarks: [remark],
  };
};

const eachWebhook = (webhooks: Json, apis: TargetApis, added: string[]): Json =>
  Array.isArray(webhooks)
    ? webhooks.map((webhook: Json) =>
        isObject(webhook)
          ? changeAt(webhook, ['rules'], (rules) => withRulesNow(rules, apis, added))
          : webhook,
      )
    : webhooks;

function withRulesNow(rules: Json, apis: TargetApis, added: string[]): Json {
  if (!Array.isArray(rules)) return rules;
  const own = rules.filter((rule): rule is JsonObject => isObject(rule));
  const further = own.flatMap((rule) => rulesNow(rule, apis)).filter((rule) => !covered(rule, own));
  for (const rule of further)
    added.push(`${textsAt(rule['resources']).join('+')} of ${textOf(rule)}`);
  return [...rules, ...further];
}

function rulesNow(rule: JsonObject, apis: TargetApis): readonly JsonObject[] {
  return textsAt(rule['apiGroups']).flatMap((group) =>
    textsAt(rule['resources']).flatMap((resource) => {
      const now = versionNow(
        apis,
        group,
        textsAt(rule['apiVersions']),
        resource.split('/')[0] ?? '',
      );
      return now === undefined
        ? []
        : [{ ...rule, apiGroups: [now.group], apiVersions: [now.version], resources: [resource] }];
    }),
  );
}

/** Where a resource is served, if none of the versions named is; absent where the rule still fits, or nothing does. */
function versionNow(
  apis: TargetApis,
  group: string,
  versions: readonly string[],
  resource: string,
): { readonly group: string; readonly version: string } | undefined {
  if (group === '*' || resource === '*') return undefined;
  const same = servedAt(apis, group, resource);
  if (same !== undefined && versions.some((one) => one === '*' || same.versions.includes(one)))
    return undefined;
  const now = same ?? servedAt(apis, groupNow(group, resource) ?? '-', resource);
  const version = now?.versions[0];
  return now === undefined || version === undefined ? undefined : { group: now.group, version };
}

/** Is there a rule already that asks for as much? */
const covered = (wanted: JsonObject, rules: readonly JsonObject[]): boolean =>
  rules.some(
    (rule) =>
      includesAll(rule, wanted, 'apiGroups') &&
      includesAll(rule, wanted, 'apiVersions') &&
      includesAll(rule, wanted, 'resources') &&
      includesAll(rule, wanted, 'operations') &&
      (textAt(rule, 'scope') ?? '*') === (textAt(wanted, 'scope') ?? '*'),
  );

function includesAll(rule: JsonObject, wanted: JsonObject, field: string): boolean {
  const own = textsAt(rule[field]);
  return own.includes('*') || textsAt(wanted[field]).every((one) => own.includes(one));
}

const textOf = (rule: JsonObject): string =>
  [...textsAt(rule['apiGroups']), ...textsAt(rule['apiVersions'])].join('/');
