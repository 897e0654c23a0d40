import { listAt, objectAt, textAt } from './json-path.js';
import type { LeaveRule } from './leave-out.js';
import { nameOf, namespaceOf } from './resource.js';
import { fullNameOf, isOfType } from './surroundings.js';

/** Why a default role or binding is left out that nobody seems to have changed. */
export const defaultRole = 'default role of the old version';

/** Objects that every control plane makes for itself: carried ones would fight with the new side's own. */
export const clusterOwned: readonly LeaveRule[] = [
  (item) =>
    isOfType('configmaps')(item) && nameOf(item.object) === 'kube-root-ca.crt'
      ? 'published to every namespace by the control plane'
      : undefined,
  (item) =>
    isOfType('configmaps')(item) && nameOf(item.object) === 'extension-apiserver-authentication'
      ? 'written by the API server itself'
      : undefined,
  (item) =>
    isOfType('services', 'endpoints')(item) &&
    nameOf(item.object) === 'kubernetes' &&
    namespaceOf(item.object) === 'default'
      ? 'written by the API server itself'
      : undefined,
  (item) =>
    isOfType('apiservices.apiregistration.k8s.io')(item) &&
    textAt(item.object, 'spec', 'service', 'name') === undefined
      ? 'written by the API server itself'
      : undefined,
  (item) =>
    isOfType('priorityclasses.scheduling.k8s.io')(item) && nameOf(item.object).startsWith('system-')
      ? 'written by the API server itself'
      : undefined,
  (item, { controllerAccounts }) =>
    isOfType('serviceaccounts')(item) && controllerAccounts.has(fullNameOf(item))
      ? 'made by the controller manager for its own controllers'
      : undefined,
  (item) => (isBootstrapRole(item) ? defaultRole : undefined),
  (item) => (isBootstrapFlow(item) ? 'default flow control of the old version' : undefined),
  (item) =>
    textAt(item.object, 'metadata', 'annotations', 'control-plane.alpha.kubernetes.io/leader')
      ? 'says who led the old controllers'
      : undefined,
  (item) => (isExpiredToken(item) ? 'bootstrap token that has expired' : undefined),
  (item) =>
    isOfType('servicecidrs.networking.k8s.io')(item) && nameOf(item.object) === 'kubernetes'
      ? 'written by the API server itself'
      : undefined,
];

/** API server and controller manager keep these in order; another manager's name means a person's hand. */
const ownManagers: readonly string[] = [
  'kube-apiserver',
  'kube-controller-manager',
  'clusterrole-aggregation-controller', // The controller manager's, from v1.22.
];

/** A default RBAC object that nobody changed. Before v1.18 there is no record of who changed what. */
const isBootstrapRole: (item: Parameters<LeaveRule>[0]) => boolean = ({ of, object }) => {
  if (of.group !== 'rbac.authorization.k8s.io') return false;
  const { labels, annotations } = objectAt(object, 'metadata');
  if (textAt(labels, 'kubernetes.io/bootstrapping') !== 'rbac-defaults') return false;
  if (textAt(annotations, 'rbac.authorization.kubernetes.io/autoupdate') === 'false') return false;
  return listAt(object, 'metadata', 'managedFields').every((entry) =>
    ownManagers.includes(textAt(entry, 'manager') ?? ''),
  );
};

/** Defaults of API priority and fairness up to v1.21; from v1.22 an annotation says so. */
const flowDefaults: ReadonlySet<string> = new Set(
  (
    'catch-all exempt global-default leader-election node-high system workload-high workload-low ' +
    'endpoint-controller health-for-strangers kube-controller-manager kube-scheduler probes ' +
    'kube-system-service-accounts service-accounts system-leader-election system-node-high ' +
    'system-nodes workload-leader-election'
  ).split(' '),
);

const isBootstrapFlow: (item: Parameters<LeaveRule>[0]) => boolean = ({ of, object }) => {
  if (of.group !== 'flowcontrol.apiserver.k8s.io') return false;
  const update = textAt(object, 'metadata', 'annotations', 'apf.kubernetes.io/autoupdate-spec');
  return update === undefined ? flowDefaults.has(nameOf(object)) : update === 'true';
};

const isExpiredToken: (item: Parameters<LeaveRule>[0]) => boolean = (item) => {
  if (!isOfType('secrets')(item)) return false;
  if (textAt(item.object, 'type') !== 'bootstrap.kubernetes.io/token') return false;
  const expiration = textAt(item.object, 'data', 'expiration');
  if (expiration === undefined) return false;
  return Date.parse(Buffer.from(expiration, 'base64').toString('utf8')) < Date.now();
};
