import type { KubernetesVersion } from '../../model/version.js';
import { startsDnsAnew } from '../planning/stepwise/dns.js';
import { type Step, type Verb, nothingToUndo } from '../runbook/step.js';
import type { Fleet } from './fleet.js';
import { newSide, oldSide } from './objects.js';

/**
 * On the living objects, and done when kube-proxy is new on every node: where it begins anew a node leads requests to where pods
 * were. Where the data is given up by a rollback it finds them as they were; where it stays (`isTakenBack`) they are brought back.
 */
export const updateAddOns = (fleet: Fleet, { isTakenBack = false } = {}): Step => ({
  name: `bring the add-ons to ${fleet.plan.spec.version}`,
  phase: 'install',
  run: bringForward(fleet, isTakenBack),
  undo: isTakenBack ? bringBack(fleet) : nothingToUndo,
});

/** No activity of a host may take half an hour, and one node after the other takes seconds each. */
const atMostSeconds = 600;
/** Whoever goes back is in a hurry. */
const backSeconds = 60;

const bringForward =
  ({ plan }: Fleet, isTakenBack: boolean): Verb =>
  async ({ host }) => {
    const { from, version, startTimeoutSeconds: stallSeconds } = plan.spec;
    for (;;) {
      const done = await host.call('changing', 'update add-ons').updateAddOns({
        cluster: newSide(plan),
        images: plan.images,
        version,
        ...(isTakenBack && keepsDns(from, version)),
        rollout: { stallSeconds, atMostSeconds },
      });
      if (done.details?.['isMoving'] !== true) return done;
    }
  };

const bringBack =
  ({ plan }: Fleet): Verb =>
  ({ host }) =>
    host.call('restoring', 'bring add-ons back').updateAddOns({
      cluster: oldSide(plan),
      images: Object.fromEntries(Object.entries(plan.images).map(([old, now]) => [now, old])),
      version: plan.spec.from,
      ...keepsDns(plan.spec.version, plan.spec.from),
      rollout: { stallSeconds: backSeconds, atMostSeconds: backSeconds },
    });

const keepsDns = (from: KubernetesVersion, to: KubernetesVersion) =>
  startsDnsAnew(from, to) ? {} : ({ keepsDns: true } as const);
