import type { LabelledSet } from '../labelled.js';
import { aNode, instance } from './a-node.js';
import { acrossLabels } from './across.js';
import { certificateLabels } from './certificates.js';
import { diskLabels } from './disks.js';
import { etcdLabels } from './etcd.js';
import { hookLabels } from './hook.js';
import { layoutLabels } from './layout.js';
import { machineLabels } from './machine.js';
import { networkLabels } from './network.js';
import { ownCertificateLabels } from './own-certificates.js';
import { presenceLabels } from './presence.js';
import { runtimeLabels } from './runtime.js';

/** One instance of each kind of finding about nodes, etcd and what stands in front; and nodes that are well. */
export const nodeLabels: LabelledSet = [
  instance('a control plane that is well', [], () => undefined),
  instance('a control plane that is well, two minors on', [], () => undefined, { to: 'v1.30.14' }),
  instance('a worker that is well', [], () => undefined, {
    node: { name: 'cp-1', role: 'worker' },
  }),
  instance('a node that tells nothing', ['node-facts-unread'], (facts) => {
    for (const group of Object.keys(aNode()) as (keyof typeof facts)[])
      if (group !== 'kubeletConfig' && group !== 'unread') delete facts[group];
    facts.unread = [{ group: 'system', because: 'OSError(13)' }];
  }),
  ...presenceLabels,
  ...machineLabels,
  ...diskLabels,
  ...layoutLabels,
  ...runtimeLabels,
  ...networkLabels,
  ...certificateLabels,
  ...acrossLabels,
  ...etcdLabels,
  ...hookLabels,
  ...ownCertificateLabels,
];
