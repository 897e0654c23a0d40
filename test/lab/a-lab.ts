import { LabDescription, type LabDescriptionInput } from '../../lab/cluster/description.js';
import { placesOf, type Lab } from '../../lab/cluster/places.js';

/** A lab on paper: three nodes of v1.19.12 unless said otherwise. */
export const aLab = (given: Partial<LabDescriptionInput> = {}): Lab =>
  placesOf(
    LabDescription.parse({
      name: 'paper',
      version: 'v1.19.12',
      layout: 'kubeadm',
      network: '10.233.1.0/24',
      nodes: [
        { name: 'cp-1', role: 'control-plane' },
        { name: 'w-1', role: 'worker' },
        { name: 'w-2', role: 'worker' },
      ],
      ...given,
    }),
  );
