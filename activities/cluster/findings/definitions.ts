import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import {
  isObject,
  listAt,
  objectAt,
  textAt,
  valueAt,
  type JsonObject,
  textsAt,
} from '../../objects/json-path.js';
import { nameOf, whereOf, type Item } from '../../objects/resource.js';
import { faultOf, readServers } from './webhook-servers.js';
import type { FindingRule } from './rule.js';

/** While an aggregated API does not answer, discovery fails, and namespaces cannot be deleted. */
export const unavailableApis: FindingRule = ({ apiServices }) =>
  apiServices
    .filter((service) => conditionOf(service, 'Available') === 'False')
    .map((service) =>
      found(
        'api-unavailable',
        `APIService/${nameOf(service)}`,
        'an aggregated API does not answer; its objects cannot be seen',
      ),
    );

const definitions = 'customresourcedefinitions.apiextensions.k8s.io';

/** apiextensions.k8s.io/v1 takes no definition without a structural schema, nor one that keeps unknown fields. */
export const looseDefinitions: FindingRule = ({ of }) =>
  of(definitions)
    .filter(
      ({ object }) =>
        valueAt(object, 'spec', 'preserveUnknownFields') === true ||
        conditionOf(object, 'NonStructuralSchema') === 'True',
    )
    .map((item) =>
      found(
        'crd-not-structural',
        whereOf(item),
        'its schema is not structural or keeps unknown fields: v1 of the API refuses to create it',
      ),
    );

/** Versions in which objects may lie in etcd, and which are no longer served or not there at all. */
export const unservedStorage: FindingRule = ({ of }) =>
  of(definitions).flatMap((item): Finding[] => {
    const served = new Set(versionsOf(item));
    const lost = textsAt(item.object, 'status', 'storedVersions').filter(
      (version) => !served.has(version),
    );
    const what = `status.storedVersions has ${lost.join(', ')}, which is not served`;
    return lost.length === 0 ? [] : [found('crd-stored-version-not-served', whereOf(item), what)];
  });

const versionsOf = ({ object }: Item): readonly string[] => {
  const versions = listAt(object, 'spec', 'versions').map((one) => objectAt(one));
  if (versions.length === 0) return [textAt(object, 'spec', 'version') ?? ''];
  return versions.filter((one) => one['served'] === true).map((one) => textAt(one, 'name') ?? '');
};

/** Definitions that the API server has not taken. */
export const unestablished: FindingRule = ({ of }) =>
  of(definitions)
    .filter(
      ({ object }) =>
        conditionOf(object, 'NamesAccepted') === 'False' ||
        conditionOf(object, 'Established') === 'False',
    )
    .map((item) => found('crd-not-established', whereOf(item), 'its names are not accepted'));

/** Definitions whose objects need a server in the cluster to be read. */
export const convertingWebhooks: FindingRule = (reading) =>
  reading.of(definitions).flatMap((item) => {
    if (textAt(item.object, 'spec', 'conversion', 'strategy') !== 'Webhook') return [];
    const fault = faultOf(clientConfig(item), readServers(reading), reading.now);
    return [
      fault === undefined
        ? found('crd-conversion-webhook', whereOf(item), 'its objects are converted by a webhook')
        : found('crd-conversion-broken', whereOf(item), fault.what),
    ];
  });

/** v1 keeps it below `webhook`, v1beta1 beside it. */
const clientConfig = ({ object }: Item): JsonObject => ({
  ...objectAt(object, 'spec', 'conversion', 'webhookClientConfig'),
  ...objectAt(object, 'spec', 'conversion', 'webhook', 'clientConfig'),
});

/** Status of a condition by its type; absent where there is none. */
export const conditionOf = (object: JsonObject, type: string): string | undefined => {
  const seen = listAt(object, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
  return isObject(seen) ? textAt(seen, 'status') : undefined;
};
