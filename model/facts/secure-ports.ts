import type { ComponentName } from '../layout.js';

/** The ports of a component on which it tells its health. */
export interface HealthPorts {
  /** Without TLS, unless `--port` says otherwise. */
  readonly plain: number;
  /** With TLS, unless `--secure-port` says otherwise; served since v1.13. */
  readonly secure: number;
  /** 20: from v1.20 on nothing may rest on the plain port. */
  readonly since: number;
}

/**
 * Source: the manifests that kubeadm v1.15.12 (plain) and v1.18.8 (secure) write;
 * v1.23.6 allows only zero for the plain ones.
 */
export const healthPorts: Partial<Record<ComponentName, HealthPorts>> = {
  'kube-controller-manager': { plain: 10_252, secure: 10_257, since: 20 },
  'kube-scheduler': { plain: 10_251, secure: 10_259, since: 20 },
};
