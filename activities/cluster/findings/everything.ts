import type { Json } from '../../../model/json.js';
import { listAt, objectAt, textAt, textsAt, type JsonObject } from '../../objects/json-path.js';
import { nameOf, namespaceOf, typeNameOf, whereOf, type Item } from '../../objects/resource.js';
import { selects } from './select.js';
import { listed } from './sketch.js';

/** Types of objects that say who may do what. */
export const accessTypes = [
  'clusterroles.rbac.authorization.k8s.io',
  'roles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
] as const;

/** A binding by which somebody whom Kubernetes does not name itself may do everything. */
export interface Grant {
  /** `ClusterRoleBinding/ops`. */
  readonly where: string;
  readonly role: string;
  /** All that it is about; absent where that is the cluster. */
  readonly namespace?: string;
  /** `Group ops`, `ServiceAccount ci/deployer`; who is everybody comes first. */
  readonly subjects: readonly string[];
}

/** Takes objects one by one, and keeps little of those that give nothing. */
export interface Grants {
  readonly look: (item: Item) => void;
  readonly end: () => readonly Grant[];
}

interface Role {
  /** Its namespace, if any, and name. */
  readonly key: string;
  readonly labels: JsonObject;
  /** Of an aggregated role, whose other rules do not count: they are those of the roles selected. */
  readonly selectors: readonly Json[];
}

interface Binding {
  readonly grant: Grant;
  readonly roleKey: string;
}

/** Whoever may do everything there has the tokens of the controllers, and with them the cluster. */
const system = 'kube-system';

/** Does it come to the whole cluster? */
export const isOfCluster = ({ namespace }: Grant): boolean =>
  namespace === undefined || namespace === system;

/** `cluster-admin to Group ops, User eve`. */
export const grantText = ({ role, namespace, subjects }: Grant): string =>
  `${role}${namespace === undefined ? '' : ` in namespace ${namespace}`} to ${listed(subjects)}`;

const aggregatedTo = (name: string): string => `rbac.authorization.k8s.io/aggregate-to-${name}`;
const defaultRole = (name: string, ...into: readonly string[]): Role => ({
  key: `/${name}`,
  labels: Object.fromEntries(into.map((one) => [aggregatedTo(one), 'true'])),
  selectors: [{ matchLabels: { [aggregatedTo(name)]: 'true' } }],
});

/** kubernetes/kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go. */
const defaultRoles: readonly Role[] = [
  defaultRole('view', 'edit'),
  defaultRole('edit', 'admin'),
  defaultRole('admin'),
];
const clusterAdmin: Role = {
  key: '/cluster-admin',
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
  selectors: [],
};

/** Begins with nothing seen. Default roles are known: an export leaves them out. */
export function openGrants(): Grants {
  const mighty: Role[] = [clusterAdmin];
  const aggregated: Role[] = [...defaultRoles];
  const bindings: Binding[] = [];
  return {
    look: (item) => {
      const type = typeNameOf(item.of);
      if (type === accessTypes[2] || type === accessTypes[3]) bindings.push(...bindingOf(item));
      if (type !== accessTypes[0] && type !== accessTypes[1]) return;
      const role = roleOf(item);
      if (listAt(item.object, 'rules').some(isEverything)) mighty.push(role);
      else if (role.selectors.length > 0) aggregated.push(role);
    },
    end: () => {
      const keys = withAggregated(mighty, aggregated);
      return bindings.filter(({ roleKey }) => keys.has(roleKey)).map(({ grant }) => grant);
    },
  };
}

const roleOf = ({ object }: Item): Role => ({
  key: `${namespaceOf(object) ?? ''}/${nameOf(object)}`,
  labels: objectAt(object, 'metadata', 'labels'),
  selectors: listAt(object, 'aggregationRule', 'clusterRoleSelectors'),
});

const isEverything = (rule: Json): boolean =>
  ['verbs', 'resources', 'apiGroups'].every((key) => textsAt(rule, key).includes('*')) &&
  listAt(rule, 'resourceNames').length === 0;

/** Keys of roles that give everything, those included that have it from another, which may have it from a third. */
function withAggregated(mighty: readonly Role[], aggregated: readonly Role[]): Set<string> {
  const keys = new Set(mighty.map(({ key }) => key));
  const selectable = mighty.filter(({ key }) => key.startsWith('/'));
  let left = aggregated;
  for (;;) {
    const gained = left.filter(({ selectors }) =>
      selectors.some((selector) =>
        selectable.some(({ labels }) => selects(objectAt(selector), labels)),
      ),
    );
    if (gained.length === 0) return keys;
    for (const { key } of gained) keys.add(key);
    selectable.push(...gained);
    left = left.filter((role) => !gained.includes(role));
  }
}

/** Nothing where nobody gets anything but whom Kubernetes names itself. */
function bindingOf(item: Item): readonly Binding[] {
  const namespace = namespaceOf(item.object);
  const role = textAt(item.object, 'roleRef', 'name') ?? '';
  const isLocal = textAt(item.object, 'roleRef', 'kind') === 'Role';
  const subjects = listAt(item.object, 'subjects')
    .filter((subject) => !isOwn(subject, nameOf(item.object)))
    .map(subjectText)
    .toSorted((a, b) => Number(isEverybody(b)) - Number(isEverybody(a)));
  if (subjects.length === 0) return [];
  const where = whereOf(item);
  const grant = { where, role, ...(namespace !== undefined && { namespace }), subjects };
  return [{ grant, roleKey: `${isLocal ? (namespace ?? '') : ''}/${role}` }];
}

/**
 * `system:masters` may do everything without any binding (kubernetes.io: RBAC Good Practices); kubeadm makes a binding for
 * its administrators from v1.29 (kubeadm.k8s.io: init, kubeconfig).
 */
function isOwn(subject: Json, binding: string): boolean {
  const name = textAt(subject, 'name');
  const isKubeadm = name === 'kubeadm:cluster-admins' && binding === name;
  return textAt(subject, 'kind') === 'Group' && (name === 'system:masters' || isKubeadm);
}

const subjectText = (subject: Json): string => {
  const namespace = textAt(subject, 'namespace');
  const place = namespace === undefined ? '' : `${namespace}/`;
  return `${textAt(subject, 'kind') ?? 'somebody'} ${place}${textAt(subject, 'name') ?? ''}`;
};

/** kubernetes.io: Authenticating, anonymous requests; Using RBAC Authorization, referring to subjects. */
const everybody: ReadonlySet<string> = new Set([
  'Group system:authenticated',
  'Group system:unauthenticated',
  'Group system:serviceaccounts',
  'User system:anonymous',
]);

/** Anybody at all, with or without a name, or every program in the cluster. */
export const isEverybody = (subject: string): boolean => everybody.has(subject);
