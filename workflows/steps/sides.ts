import type { KubernetesVersion } from '../../model/version.js';
import type { Host } from '../runbook/host.js';
import type { Verb } from '../runbook/step.js';
import type { Fleet } from './fleet.js';
import { newSide, oldSide } from './objects.js';

/** A side of a switch. */
export type Side = 'old' | 'new';

/** Until the API of a side answers. */
export const waitForApi =
  (fleet: Fleet, side: Side): Verb =>
  ({ host }) =>
    host.call(temperamentOf(side), `wait for the ${side} API`).waitForApi(waitOf(fleet, side));

/** Until nodes are Ready on a side: those that count when their turn comes. */
export const waitForNodes =
  (fleet: Fleet, side: Side, nodesOf: (fleet: Fleet) => readonly string[]): Verb =>
  ({ host }) => {
    const since = side === 'old' && fleet.restartedAt !== undefined && { since: fleet.restartedAt };
    return host
      .call(temperamentOf(side), `wait for nodes of the ${side} version`)
      .waitForNodes({ ...waitOf(fleet, side), nodes: nodesOf(fleet), ...since });
  };

/** A run that goes forward again after a rollback to a step may come back here once more. */
export const forgetRestart =
  (fleet: Fleet): Verb =>
  async () => {
    delete fleet.restartedAt;
    return { summary: '' };
  };

/** From now on what the old etcd remembers is not believed. */
export const noteRestart =
  (fleet: Fleet): Verb =>
  async ({ host }) => {
    fleet.restartedAt ??= host.now();
    return { summary: 'the old side starts again' };
  };

/** Since when the old side has been starting again, epoch ms. */
export const restartOf = ({ restartedAt }: Fleet, host: Pick<Host, 'now'>): number =>
  restartedAt ?? host.now();

/** Or the old controllers would watch the lease of their dead predecessor for 15 seconds. */
export const releaseLeaders =
  (fleet: Fleet): Verb =>
  ({ host }) =>
    host.call('restoring', 'release what stopped leaders hold').releaseLeaders({
      cluster: oldSide(fleet.plan),
      since: restartOf(fleet, host),
    });

const temperamentOf = (side: Side) => (side === 'old' ? 'restoring' : 'changing');

const waitOf = ({ plan }: Fleet, side: Side) => ({
  cluster: side === 'old' ? oldSide(plan) : newSide(plan),
  version: versionOf(plan.spec, side),
  timeoutSeconds: plan.spec.startTimeoutSeconds,
});

const versionOf = (
  spec: { readonly from: KubernetesVersion; readonly version: KubernetesVersion },
  side: Side,
): KubernetesVersion => (side === 'old' ? spec.from : spec.version);
