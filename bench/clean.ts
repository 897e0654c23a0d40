/** An object as kubectl prints it. */
export interface Printed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/**
 * What an operator's jq line makes of exported objects before they are applied elsewhere: what the
 * cluster makes by itself is left out, and what its API server wrote is taken away. Pure. It knows
 * the lab's application and kubeadm's own objects, no more: the shell runbook is a yardstick.
 */
export const clean = (items: readonly Printed[]): Printed[] =>
  items.filter((item) => !isMadeByCluster(item)).map(withoutServerFields);

function isMadeByCluster({ kind, metadata, type }: Printed): boolean {
  const { name, labels = {}, ownerReferences } = metadata;
  if (ownerReferences !== undefined || 'kubernetes.io/bootstrapping' in labels) return true;
  if (kind === 'ServiceAccount' && metadata.namespace === 'kube-system')
    return !addOnAccounts.includes(name);
  if (kind === 'Secret') return type === 'kubernetes.io/service-account-token';
  return (madeByCluster[kind] ?? []).includes(name);
}

/** All others of kube-system belong to controllers, which make them themselves. */
const addOnAccounts = ['coredns', 'kube-proxy'];

const madeByCluster: Readonly<Record<string, readonly string[]>> = {
  Namespace: ['default', 'kube-system', 'kube-public', 'kube-node-lease'],
  ServiceAccount: ['default'],
  Service: ['kubernetes'],
  ConfigMap: ['kube-root-ca.crt', 'extension-apiserver-authentication'],
  PriorityClass: ['system-cluster-critical', 'system-node-critical'],
};

const serverFields = new Set(
  'uid resourceVersion generation creationTimestamp selfLink managedFields finalizers'.split(' '),
);

function withoutServerFields(item: Printed): Printed {
  const { status: _status, secrets: _secrets, ...rest } = item;
  const { annotations = {}, ...metadata } = item.metadata;
  const kept = {
    ...Object.fromEntries(Object.entries(metadata).filter(([name]) => !serverFields.has(name))),
    name: metadata.name,
    annotations: Object.fromEntries(Object.entries(annotations).filter(([name]) => !isNote(name))),
  };
  return { ...rest, metadata: kept, ...unbound(item), apiVersion: item.apiVersion };
}

/** Controllers' and kubectl's own. */
const isNote = (name: string): boolean =>
  /^(kubectl\.kubernetes\.io\/last-applied|pv\.kubernetes\.io\/|deployment\.kubernetes\.io\/|deprecated\.)/.test(
    name,
  );

/** A volume knows its claim by name alone: the claim gets another UID. */
function unbound({ kind, spec }: Printed): { readonly spec?: unknown } {
  if (kind !== 'PersistentVolume') return {};
  const { claimRef, ...rest } = spec as { readonly claimRef?: Readonly<Record<string, unknown>> };
  const { uid: _uid, resourceVersion: _version, ...claim } = claimRef ?? {};
  return { spec: { ...rest, ...(claimRef === undefined ? {} : { claimRef: claim }) } };
}
