import { adaptBootstrap } from './adapt-bootstrap.js';
import { adaptCoreDns } from './adapt-coredns.js';
import { adaptImages } from './adapt-images.js';
import { adaptKubeadm } from './adapt-kubeadm.js';
import type { Item } from './resource.js';

/** What the new side has otherwise than the old, on purpose. */
export interface Wanted {
  /** Images of add-ons in kube-system: from what stands in the export to the target's reference. */
  readonly images: { readonly [from: string]: string };
  /** Version of the new side: `v1.23.6`. */
  readonly version: string;
}

/** The export as the new side is to have it; the old side may never have had all of that. Pure. */
export const adapt = (items: readonly Item[], wanted: Wanted): readonly Item[] =>
  adaptBootstrap(
    adaptKubeadm(
      items.map((item) => adaptCoreDns(adaptImages(item, wanted.images))),
      wanted.version,
    ),
    wanted.version,
  );
