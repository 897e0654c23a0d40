import type { Finding } from '../../../model/finding.js';
import { isObject, listAt, textAt, valueAt } from '../../objects/json-path.js';
import { nameOf, whereOf } from '../../objects/resource.js';
import { isBeingDeleted, isOfType } from '../../objects/surroundings.js';
import type { FindingRule } from './rule.js';

/** Nodes that are away already cannot be changed. */
export const nodesNotReady: FindingRule = ({ nodes }) =>
  nodes
    .filter(({ ready }) => !ready)
    .map(({ name }) => ({
      id: 'node-not-ready',
      severity: 'blocker',
      where: name,
      what: 'the node is not Ready',
      remedy: 'bring it back, or remove it from the cluster',
    }));

/** While an aggregated API does not answer, discovery fails, and namespaces cannot be deleted. */
export const unavailableApis: FindingRule = ({ apiServices }) =>
  apiServices
    .filter((service) => condition(service, 'Available') === 'False')
    .map((service) => ({
      id: 'api-unavailable',
      severity: 'blocker',
      where: `APIService/${nameOf(service)}`,
      what: 'an aggregated API does not answer; its objects cannot be seen',
      remedy: 'repair or remove its APIService',
    }));

/** What is on its way out is not carried; what cannot leave would hold up both sides. */
export const beingDeleted: FindingRule = ({ items }) =>
  items
    .filter((item) => isBeingDeleted(item) && item.of.kind !== 'Pod')
    .map((item) => ({
      id: 'being-deleted',
      severity: 'warning',
      where: whereOf(item),
      what: 'it is being deleted and is not carried; a finalizer may hold it',
      remedy: 'let the deletion end before the window',
    }));

/** Webhooks that can refuse every write are put in place last. */
export const strictWebhooks: FindingRule = ({ items }) =>
  items
    .filter(({ of }) => of.kind.endsWith('WebhookConfiguration'))
    .flatMap((item) =>
      listAt(item.object, 'webhooks')
        .filter((webhook) => textAt(webhook, 'failurePolicy') === 'Fail')
        .map((webhook): Finding => ({
          id: 'strict-webhook',
          severity: 'warning',
          where: whereOf(item),
          what: `webhook ${textAt(webhook, 'name')} refuses writes while its server is away (failurePolicy Fail)`,
          remedy: 'it is imported last, after the workloads; see that its server is among them',
        })),
    );

/** apiextensions.k8s.io/v1 takes no definition without a structural schema, nor one that keeps unknown fields. */
export const looseCrds: FindingRule = ({ items }) =>
  items
    .filter(isOfType('customresourcedefinitions.apiextensions.k8s.io'))
    .filter(
      ({ object }) =>
        valueAt(object, 'spec', 'preserveUnknownFields') === true ||
        condition(object, 'NonStructuralSchema') === 'True',
    )
    .map((item) => ({
      id: 'crd-not-structural',
      severity: 'blocker',
      where: whereOf(item),
      what: 'its schema is not structural or keeps unknown fields: v1 of the API refuses to create it',
      remedy:
        'give it a structural schema, with x-kubernetes-preserve-unknown-fields where they are wanted',
    }));

const condition = (object: Parameters<typeof listAt>[0], type: string): string | undefined => {
  const found = listAt(object, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
  return isObject(found) ? textAt(found, 'status') : undefined;
};
