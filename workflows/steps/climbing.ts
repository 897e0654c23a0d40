import { evidence } from '../../model/evidence.js';
import type { SwitchPlan } from '../../model/plan.js';
import { copyOfPlanned } from '../planning/copy-of.js';
import { regressed } from '../runbook/failures.js';
import type { Verb } from '../runbook/step.js';
import type { Carried } from './carried.js';
import type { Fleet } from './fleet.js';
import { runOnNodes } from './phase-task.js';

/** May the last snapshot have to be written anew, so that every member waits for what comes of it? */
export const hasLadder = (plan: SwitchPlan): boolean =>
  (copyOfPlanned(plan).ladder ?? []).length > 0;

/** Through the worker and back: what the target does not read of the last snapshot is written anew on a copy. */
export const climbLadder =
  ({ plan }: Fleet, carried: Carried): Verb =>
  async ({ host }) => {
    const members = plan.controlPlane.map(({ node }) => node);
    const [node] = members;
    const last = carried.snapshot;
    if (node === undefined || last === undefined)
      throw regressed('there is no last snapshot to be written anew; take it again');
    const { ssh, layout, bundleDirectory, ladder, to } = copyOfPlanned(plan);
    const { summary, ...climbed } = await host
      .call('changing', 'climb the storage ladder')
      .climbLastSnapshot({
        ssh,
        node,
        layout,
        bundleDirectory,
        ...(ladder !== undefined && { ladder }),
        to,
        serverFlags: plan.serverFlags,
        run: runOnNodes(host, 'data'),
        last: { sha256: last.sha256, revision: last.revision, bytes: last.bytes },
        members,
      });
    const { sha256, revision, bytes } = climbed;
    carried.snapshot = { sha256, revision, bytes };
    return evidence(summary, climbed);
  };
