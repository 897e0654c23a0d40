import { anItem } from '../objects/an-item.js';

/** Where client-go keeps its record on Endpoints; written out here, so that nobody changes it unseen. */
export const annotation = 'control-plane.alpha.kubernetes.io/leader';

/** When the leaders of these tests were stopped, epoch ms. */
export const stoppedAt = Date.parse('2026-01-01T00:00:00Z');
export const before = '2025-12-31T23:59:50.123456Z';
export const after = '2026-01-01T00:00:01.000000Z';

/** The scheduler's lock, as a Lease. */
export const lease = (renewTime: string, holderIdentity = 'cp-1_old') =>
  anItem('Lease', 'kube-system/kube-scheduler', {
    spec: { holderIdentity, leaseDurationSeconds: 15, renewTime, leaseTransitions: 3 },
  });

/** The controller manager's lock, as a record on Endpoints. */
export const record = (renewTime: string) =>
  anItem('Endpoints', 'kube-system/kube-controller-manager', {
    metadata: {
      annotations: {
        [annotation]: JSON.stringify({
          holderIdentity: 'cp-1_old',
          renewTime,
          leaderTransitions: 3,
        }),
      },
    },
  });
