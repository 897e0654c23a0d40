import { parseArgs } from 'node:util';
import { type LabVersion, labVersions } from '../../lab/cluster/versions.js';

/** What `npm run bench -- kubelets …` may be told. */
export interface KubeletOptions {
  /** Kubelets exchanged altogether at least, there and back each count: half of them one at a time, half two at a time. */
  readonly swaps: number;
  /** What the kubelets of the lab are exchanged for, and back again. */
  readonly other: LabVersion;
  /** A lab that stands already and is left standing; without it one is made and taken down. */
  readonly lab?: string;
  /** Where each swap goes as JSON; the cache folder where nothing is said. */
  readonly out?: string;
}

/** @throws Error naming the argument that is not understood, and what is allowed. */
export function readKubeletOptions(args: readonly string[]): KubeletOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      swaps: { type: 'string', default: '100' },
      other: { type: 'string', default: 'v1.19.12' },
      lab: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const swaps = Number(values.swaps);
  if (!Number.isInteger(swaps) || swaps < 8 || swaps > 10_000)
    throw new Error(`bench: --swaps=${values.swaps}: must be a whole number from 8 to 10000`);
  const other = labVersions.find((version) => version === values.other);
  if (other === undefined)
    throw new Error(`bench: --other=${values.other}: must be one of ${labVersions.join(', ')}`);
  return {
    swaps,
    other,
    ...(values.lab !== undefined && { lab: values.lab }),
    ...(values.out !== undefined && { out: values.out }),
  };
}
