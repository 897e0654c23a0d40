import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { removedApis } from '../../../model/facts/removed-apis.js';
import { minorOf, type KubernetesVersion } from '../../../model/version.js';
import { listAt, textsAt } from '../../objects/json-path.js';
import { nameOf, whereOf, type Item } from '../../objects/resource.js';
import type { Json } from '../../../model/json.js';
import { accessTypes, grantText, isEverybody, openGrants } from './everything.js';
import type { FindingRule } from './rule.js';
import { listed } from './sketch.js';

const roles = ['clusterroles.rbac.authorization.k8s.io', 'roles.rbac.authorization.k8s.io'];

/** Made and kept by API servers, kubeadm and add-ons, in the version that they have. */
const isOfSystem = ({ object }: Item): boolean => /^(?:system:|kubeadm:)/.test(nameOf(object));
const aggregated: ReadonlySet<string> = new Set(['admin', 'edit', 'view', 'cluster-admin']);

/** Roles that grant a kind in a group it has left, and not in the one it has moved to. */
export const movedGroups: FindingRule = ({ of, to }) => {
  const moves = movesUntil(to);
  return of(...roles)
    .filter((item) => !isOfSystem(item) && !aggregated.has(nameOf(item.object)))
    .flatMap((item): Finding[] => {
      const grants = listAt(item.object, 'rules').flatMap(grantsOf);
      const lost = moves.filter(
        ({ from, into, resource }) =>
          grants.some((one) => one.group === from && one.resource === resource) &&
          !grants.some(
            (one) =>
              (one.group === into || one.group === '*') &&
              (one.resource === resource || one.resource === '*'),
          ),
      );
      const names = lost.map(({ from, into, resource }) => `${resource}.${from} (now ${into})`);
      return lost.length === 0
        ? []
        : [found('removed-group-granted', whereOf(item), `it grants ${listed(names)} only`)];
    });
};

/** Our own user: no part of a run needs all that there is. */
export const ownRights: FindingRule = ({ mayEverything }) =>
  mayEverything
    ? [found('kubeconfig-cluster-admin', 'spec.kubeconfig', 'its user may do everything')]
    : [];

/** Who may do everything, by which binding: an import makes it again. */
export const grantsOfEverything: FindingRule = ({ of }) => {
  const grants = openGrants();
  for (const item of of(...accessTypes)) grants.look(item);
  return grants.end().map((grant) => {
    const id = grant.subjects.some(isEverybody)
      ? 'everything-granted-to-all'
      : 'everything-granted';
    return found(id, grant.where, grantText(grant));
  });
};

interface Move {
  readonly from: string;
  readonly into: string;
  readonly resource: string;
}

const groupOf = (apiVersion: string): string => apiVersion.split('/')[0] ?? '';

/** Kinds that changed their group: rights name groups, not versions. */
const movesUntil = (to: KubernetesVersion): readonly Move[] =>
  removedApis.flatMap(({ goneIn, apiVersion, replacement, resources }) => {
    const from = groupOf(apiVersion);
    const into = groupOf(replacement ?? 'nothing');
    return goneIn > minorOf(to) || from === into || replacement === undefined
      ? []
      : resources.map((resource) => ({ from, into, resource }));
  });

const grantsOf = (rule: Json): readonly { readonly group: string; readonly resource: string }[] =>
  textsAt(rule, 'apiGroups').flatMap((group) =>
    textsAt(rule, 'resources').map((resource) => ({ group, resource })),
  );
