import type { ComponentChange, SwitchPlan } from '../../model/plan.js';

/** What changes in each command line, a line each, as the approver reads it. */
export const linesOfChange = ({ controlPlane, workerBatches }: SwitchPlan): string[] =>
  [...controlPlane, ...workerBatches.flat()].flatMap(({ node, changes }) =>
    changes.map((change) => `${node.name}: ${change.component}: ${textOf(change)}`),
  );

function textOf({ remove, set, image, probes = {} }: ComponentChange): string {
  const parts = [
    ...(image === undefined ? [] : [`image ${image}`]),
    ...remove.map((flag) => `without --${flag}`),
    ...Object.entries(set).map(([flag, value]) => `--${flag}=${value}`),
    ...Object.entries(probes).map(([plain, secure]) => `probe on ${secure}, not ${plain}`),
  ];
  return parts.length === 0 ? 'as it is' : parts.join(', ');
}
