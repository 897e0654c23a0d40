import { lastValue } from '../../model/flags.js';
import type { Snapshot } from './copy.js';

/** Kubernetes' own default of kubeadm, where nobody says another. */
const defaultRange = '10.96.0.0/12';

/** What of an API server's command line decides how it reads objects, as its copy is given it. */
export interface CopyFlags {
  readonly serviceRange: string;
  readonly nodePortRange?: string;
  /** Which kinds and fields there are, and whether privileged containers are valid. */
  readonly flags: readonly string[];
}

/** Takes them out of a command line; of a flag that is given twice the last counts. Pure. */
export function copyFlags(args: readonly string[] = []): CopyFlags {
  const nodePortRange = lastValue(args, 'service-node-port-range');
  return {
    serviceRange: lastValue(args, 'service-cluster-ip-range') ?? defaultRange,
    ...(nodePortRange !== undefined && { nodePortRange }),
    flags: ['runtime-config', 'feature-gates', 'allow-privileged'].flatMap((name) => {
      const value = lastValue(args, name);
      return value === undefined ? [] : [`--${name}=${value}`];
    }),
  };
}

/**
 * Of the target's command line, where it is known. Else the old side's address ranges alone: its groups and gates may be
 * unknown to the target, which would not start.
 */
export function targetFlags(
  args: readonly string[] | undefined,
  { serverFlags }: Pick<Snapshot, 'serverFlags'>,
): CopyFlags {
  return args === undefined ? { ...copyFlags(serverFlags), flags: [] } : copyFlags(args);
}
