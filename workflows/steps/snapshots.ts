import { evidence } from '../../model/evidence.js';
import { regressed } from '../runbook/failures.js';
import type { Verb } from '../runbook/step.js';
import type { Carried } from './carried.js';
import type { Fleet } from './fleet.js';
import { runOnNodes } from './phase-task.js';

/** Which snapshot is taken. */
export interface Wanted {
  /** What the Temporal UI shows. */
  readonly name: string;
  /** Sent to the other members at once. */
  readonly isForAll: boolean;
  /** The API serves on: the snapshot of a hop, under a name of its own on the nodes. */
  readonly isServing?: true;
}

/** From the etcd that runs on the first control-plane node. What it is known by stays in `carried`. */
export const carrySnapshot =
  ({ plan }: Fleet, carried: Carried, { name, isForAll, isServing }: Wanted): Verb =>
  async ({ host, key }) => {
    const [first, ...others] = plan.controlPlane.map(({ node }) => node);
    if (first === undefined) throw regressed('the plan has no control-plane node; plan again');
    const { summary, ...snapshot } = await host.call('changing', name).carrySnapshot({
      run: runOnNodes(host, 'data'),
      ssh: plan.spec.ssh,
      key,
      epoch: host.now(),
      node: first,
      to: isForAll ? others : [],
      ...(isServing && { isServing }),
    });
    carried.snapshot = snapshot;
    return evidence(summary, { ...snapshot, node: first.name });
  };

/** What of the writes since a snapshot is to be told. */
export interface Writes {
  /** It is about to be given up, so that a snapshot of what runs now is kept. */
  readonly isGivenUp?: true;
}

/** What was written since the snapshot, by the etcd that runs now on the node that it was taken on. */
export const listWrites =
  ({ plan }: Fleet, carried: Carried, { isGivenUp }: Writes = {}): Verb =>
  async ({ host, key }) => {
    const [first] = plan.controlPlane;
    if (first === undefined || carried.snapshot === undefined)
      return evidence('no data was carried over');
    const temperament = isGivenUp ? 'restoring' : 'changing';
    return host.call(temperament, 'list what was written since').listWrites({
      run: runOnNodes(host, 'data'),
      ssh: plan.spec.ssh,
      node: first.node,
      key,
      epoch: host.now(),
      keep: isGivenUp === true,
    });
  };
