import { textAt } from '../../activities/objects/json-path.js';
import { an, longText, type Entry, type Era } from './entry.js';
import { access } from './objects/access.js';
import { configMaps } from './objects/configuration.js';
import { bulk, custom } from './objects/custom.js';
import { jobs } from './objects/jobs.js';
import { namespaces } from './objects/namespaces.js';
import { network } from './objects/network.js';
import { nodes, requests } from './objects/nodes.js';
import { limits, moments, policy, unlimited } from './objects/policy.js';
import { registration } from './objects/registration.js';
import { secrets } from './objects/secrets.js';
import { classless, storage } from './objects/storage.js';
import { workloads } from './objects/workloads.js';

/** Custom resources of one kind beside all the rest. */
export const bulkCount: { readonly [era in Era]: number } = { 15: 2000, 19: 0 };

/** The corpus of an era, in an order in which it can be created. */
export const corpus = (era: Era): readonly (readonly Entry[])[] => [
  namespaces,
  custom(era).filter(isDefinition),
  classless,
  [...policy(era).filter(isClass), ...storage(era).filter(isClass)],
  [
    ...configMaps(era),
    ...secrets(era),
    ...access(era),
    ...workloads(era),
    ...jobs(era),
    ...network(era),
    ...storage(era).filter((entry) => !isClass(entry)),
    ...policy(era).filter((entry) => !isClass(entry)),
    ...unlimited,
    ...nodes,
    ...requests(era),
    ...moments(era),
    ...custom(era).filter((entry) => !isDefinition(entry)),
    ...bulk(bulkCount[era]),
  ],
  [...limits, ...registration(era)],
  oversized,
];

/** One more than each limit: the old server itself refuses them. */
export const oversized: readonly Entry[] = [
  an(['v1', 'ConfigMap'], 'over-the-limit@data', { data: { x: longText(1_050_000) } }),
  an(['example.com/v1', 'Loose'], 'over-the-limit@data', { spec: { text: longText(1_600_000) } }),
];

const isDefinition = ({ object }: Entry): boolean => object['kind'] === 'CustomResourceDefinition';

/** Looked up while other objects are created. */
const isClass = ({ object }: Entry): boolean =>
  ['PriorityClass', 'RuntimeClass', 'StorageClass'].includes(textAt(object, 'kind') ?? '');

/** The versions of kinds that entries are written in: `apps/v1 Deployment`. */
export function kindsIn(stages: readonly (readonly Entry[])[]): {
  readonly builtIn: readonly string[];
  readonly custom: readonly string[];
} {
  const kinds = new Set(
    stages.flat().map(({ object }) => `${textAt(object, 'apiVersion')} ${textAt(object, 'kind')}`),
  );
  const isCustom = (kind: string): boolean => kind.includes('example.com/');
  return {
    builtIn: [...kinds].filter((kind) => !isCustom(kind)),
    custom: [...kinds].filter(isCustom),
  };
}
