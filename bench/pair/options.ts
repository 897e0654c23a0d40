import { type LabVersion, labVersions } from '../../lab/cluster/versions.js';

/** What `npm run bench -- pair …` may be told. */
export interface PairOptions {
  readonly from: LabVersion;
  readonly to: LabVersion;
  /** One control-plane node, or three behind a load balancer. */
  readonly controlPlanes: 1 | 3;
  /** Leave the lab standing, to look at it. */
  readonly keepLab: boolean;
}

/** @throws Error naming the argument that is not understood, and what is. */
export function readPairOptions(args: readonly string[]): PairOptions {
  let options: PairOptions = {
    from: 'v1.19.12',
    to: 'v1.23.6',
    controlPlanes: 1,
    keepLab: false,
  };
  for (const arg of args) {
    const [name, value = ''] = arg.split('=');
    const version = labVersions.find((one) => one === value);
    if (name === '--from' && version !== undefined) options = { ...options, from: version };
    else if (name === '--to' && version !== undefined) options = { ...options, to: version };
    else if (name === '--control-planes' && (value === '1' || value === '3'))
      options = { ...options, controlPlanes: value === '1' ? 1 : 3 };
    else if (arg === '--keep-lab') options = { ...options, keepLab: true };
    else throw new Error(`bench: "${arg}" is not understood; say ${usage}`);
  }
  return options;
}

const usage = `--from=VERSION, --to=VERSION (${labVersions.join(', ')}), --control-planes=1, --control-planes=3 or --keep-lab`;
