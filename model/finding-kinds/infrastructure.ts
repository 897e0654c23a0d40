import type { FindingKinds } from './kind.js';

/** Kinds of findings about: what stands in front of the cluster. Those of the operator's own command have ids `infrastructure/…`. */
export const infrastructureKinds = {
  'infrastructure-hook-failed': {
    severity: 'blocker',
    why: 'nobody has looked at load balancer, network and machines, though the spec says how',
    remedy: 'run the command by hand and mend it, or take infrastructureHook out of the spec',
    source: 'docs/runbooks/in-place-switch.md',
  },
} satisfies FindingKinds;
