import type { NodeVerb } from '../../model/node-phase.js';
import type { Temperament } from '../runbook/host.js';
import type { Fleet, NodeTask } from './fleet.js';

/** Verbs of the node agent, in order, as something to do on nodes. */
export const phaseTask = (
  fleet: Fleet,
  name: string,
  temperament: Temperament,
  verbs: readonly NodeVerb[],
  more: { readonly snapshot?: string } = {},
): NodeTask => ({
  name,
  temperament,
  work: ({ host, key }) => ({
    kind: 'phase',
    // The clock rises with every step: a zombie of an earlier one is refused by the node.
    shared: { run: host.runId, ssh: fleet.plan.spec.ssh, key, verbs, epoch: host.now(), ...more },
  }),
});
