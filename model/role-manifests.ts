import { type ApiPhase, type ApiPhaseName, type ApiRule, apiPhases } from './api-rights.js';

const rbac = 'rbac.authorization.k8s.io';

/** A manifest, as `kubectl apply` takes it. */
export interface RoleManifest {
  readonly apiVersion: string;
  readonly kind: 'ClusterRole' | 'ClusterRoleBinding' | 'Role' | 'RoleBinding';
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly ApiRule[];
  readonly roleRef?: object;
  readonly subjects?: readonly object[];
}

/** The roles of a phase and, where a user is named, what binds that user to them. */
export function rolesOf(phase: ApiPhaseName, user?: string): readonly RoleManifest[] {
  const { cluster, kubeSystem }: ApiPhase = apiPhases[phase];
  const inCluster = { name: `kube-cutover-${phase}` };
  const inKubeSystem = { ...inCluster, namespace: 'kube-system' };
  return [
    ...role('ClusterRole', inCluster, cluster, user),
    ...(kubeSystem === undefined ? [] : role('Role', inKubeSystem, kubeSystem, user)),
  ];
}

function role(
  kind: 'ClusterRole' | 'Role',
  metadata: RoleManifest['metadata'],
  rules: readonly ApiRule[],
  user: string | undefined,
): readonly RoleManifest[] {
  const apiVersion = `${rbac}/v1`;
  const made: RoleManifest = { apiVersion, kind, metadata, rules };
  if (user === undefined) return [made];
  const binding: RoleManifest = {
    apiVersion,
    kind: `${kind}Binding`,
    metadata,
    roleRef: { apiGroup: rbac, kind, name: metadata.name },
    subjects: [{ apiGroup: rbac, kind: 'User', name: user }],
  };
  return [made, binding];
}
