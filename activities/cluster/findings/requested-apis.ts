import { minorOf, type KubernetesVersion } from '../../../model/version.js';
import { found } from '../../../model/finding-kinds/found.js';
import { removedApis } from '../../../model/facts/removed-apis.js';
import { apiVersionOf } from '../../objects/resource.js';
import type { FindingRule } from './rule.js';

/** A deprecated API that somebody asked for since the API server started. */
export interface Requested {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

const metric = /^apiserver_requested_deprecated_apis\{([^}]*)\}\s+([0-9.e+]+)/;
const label = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Rows of one metric in the text format of Prometheus; API servers have it from 1.19 on. */
export const requestedIn = (metrics: string): readonly Requested[] =>
  metrics.split('\n').flatMap((line) => {
    const [, labels = '', value = '0'] = metric.exec(line) ?? [];
    if (Number(value) === 0) return [];
    const named = Object.fromEntries(
      [...labels.matchAll(label)].map(([, key, text]) => [key, text]),
    );
    const { group = '', version = '', resource = '' } = named;
    return resource === '' ? [] : [{ group, version, resource }];
  });

/** Clients that the target would answer 404. One row may come for each subresource and release. */
export const requestedApis: FindingRule = ({ requested, to }) => {
  const names = new Set(
    requested
      .filter((one) => goneIn(one, to) !== undefined)
      .map((one) => `${apiVersionOf(one)} ${one.resource}`),
  );
  return [...names].map((name) =>
    found(
      'removed-api-requested',
      name,
      `asked for since the API server started; ${to} does not serve it`,
    ),
  );
};

const goneIn = (asked: Requested, to: KubernetesVersion): number | undefined =>
  removedApis.find(
    ({ apiVersion, resources, goneIn: minor }) =>
      apiVersion === apiVersionOf(asked) &&
      resources.includes(asked.resource) &&
      minor <= minorOf(to),
  )?.goneIn;
