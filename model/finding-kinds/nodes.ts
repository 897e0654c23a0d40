import type { FindingKinds } from './kind.js';
import { certificateKinds } from './nodes/certificates.js';
import { diskKinds } from './nodes/disks.js';
import { layoutKinds } from './nodes/layout.js';
import { machineKinds } from './nodes/machine.js';
import { networkKinds } from './nodes/network.js';
import { otherKinds } from './nodes/others.js';
import { runtimeKinds } from './nodes/runtime.js';

/** Kinds of findings about: nodes. */
export const nodesKinds = {
  ...machineKinds,
  ...diskKinds,
  ...layoutKinds,
  ...runtimeKinds,
  ...networkKinds,
  ...certificateKinds,
  ...otherKinds,
} satisfies FindingKinds;
