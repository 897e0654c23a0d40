import type { CopyInput } from '../../activities/rehearsal/inputs-of-copies.js';
import type { Inventory } from '../../model/inventory.js';
import type { SwitchPlan } from '../../model/plan.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { addOnImages } from './plan-switch.js';

/** Where a copy of the cluster comes from: the etcd of the first control-plane node. @throws Error where there is none. */
export const copyOf = (spec: InPlaceSpec, inventory: Inventory): CopyInput =>
  source(spec, inventory.cluster.uid, addOnImages(spec, inventory));

/** The same, from what was planned. */
export const copyOfPlanned = ({ spec, cluster, images }: SwitchPlan): CopyInput =>
  source(spec, cluster.uid, images);

function source(spec: InPlaceSpec, uid: string, images: CopyInput['images']): CopyInput {
  const node = spec.nodes.find(({ role }) => role === 'control-plane');
  if (node === undefined) throw new TypeError('the spec has no control-plane node');
  return {
    cluster: { kubeconfig: spec.kubeconfig, uid },
    ssh: spec.ssh,
    node,
    layout: spec.layout.controlPlane,
    bundleDirectory: spec.bundle,
    ladder: spec.ladder,
    from: spec.from,
    to: spec.version,
    images,
    waivers: spec.waivers,
  };
}
