import { evidence } from '../../model/evidence.js';
import { because } from '../runbook/failures.js';
import type { Verb } from '../runbook/step.js';
import type { Fleet } from './fleet.js';
import { oldSide } from './objects.js';
import { restartOf } from './sides.js';

/** Does something while no controller of the old side may lead. That they do all the same is told, and holds nothing up. */
export const whileControllersWait =
  (fleet: Fleet, verb: Verb): Verb =>
  async (place) => {
    const { host } = place;
    const since = restartOf(fleet, host);
    const hold = host.cancellable((inner) =>
      inner
        .call('restoring', 'keep controllers waiting')
        .holdLeaders({ cluster: oldSide(fleet.plan), since }),
    );
    const held = hold.result.catch((cause: unknown) =>
      evidence(
        host.isCancellation(cause)
          ? 'controllers were kept waiting'
          : `controllers were not kept waiting: ${because(cause)}`,
      ),
    );
    try {
      const done = await verb(place);
      hold.cancel();
      const { summary } = await held;
      return { ...done, summary: `${done.summary}; ${summary}` };
    } finally {
      hold.cancel();
      await held;
    }
  };

/** Some pods are never ready; whoever goes back does not wait for them for long, seconds. */
const podsSeconds = 30;

/** Until what ran on below a kubelet that began anew is ready again. */
export const waitForPods =
  (fleet: Fleet): Verb =>
  ({ host }) =>
    host.call('restoring', 'wait for pods').waitForPods({
      cluster: oldSide(fleet.plan),
      timeoutSeconds: podsSeconds,
      since: restartOf(fleet, host),
    });
