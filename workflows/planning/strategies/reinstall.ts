import type { StrategyOption } from '../../../model/comparison.js';
import { durationText } from '../../../model/duration.js';
import type { StrategyFacts } from './facts.js';

/** Old removed, new installed, objects imported: for small or badly laid-out clusters. */
export function reinstall({ estimate, blockers }: StrategyFacts): StrategyOption {
  const { window } = estimate;
  return {
    strategy: 'in-place-reinstall',
    name: 'uninstall the old version, install the new one, import',
    isOffered: false,
    extraNodes: 0,
    downtimeMs: window.ms,
    downtime: `all workloads from the first stop to the last pod, at least ${durationText(window.ms)}; installing comes on top`,
    windows: 1,
    effort: 'node by node in any layout; the way to change the container runtime as well',
    rollback:
      'the old version installed again and the etcd snapshot restored: longer than a switch back',
    // What keeps a node from being set aside by rename does not matter here.
    ruledOutBy: blockers.filter((id) => id !== 'mount-point').map((id) => `blocker ${id}`),
  };
}
