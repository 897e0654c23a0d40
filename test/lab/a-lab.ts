import { LabDescription, type LabDescriptionInput } from '../../lab/cluster/description.js';
import { placesOf, type Lab } from '../../lab/cluster/places.js';

/** What makes a lab on paper one of three control-plane nodes and a worker. */
export const three = {
  loadBalancer: 'lb-1',
  nodes: [
    { name: 'cp-1', role: 'control-plane' },
    { name: 'cp-2', role: 'control-plane' },
    { name: 'cp-3', role: 'control-plane' },
    { name: 'w-1', role: 'worker' },
  ],
} as const satisfies Partial<LabDescriptionInput>;

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
