import type { WorkerOptions } from '@temporalio/worker';

/** Names all of our workers to Temporal, whatever their release. */
export const DEPLOYMENT = 'kube-cutover';

/** A run ends on the release that it began on (docs/releases.md); without a name any worker takes any run. */
export const pinnedTo = (
  buildId: string | undefined,
): Pick<WorkerOptions, 'workerDeploymentOptions'> =>
  buildId === undefined
    ? {}
    : {
        workerDeploymentOptions: {
          version: { deploymentName: DEPLOYMENT, buildId },
          useWorkerVersioning: true,
          defaultVersioningBehavior: 'PINNED',
        },
      };
