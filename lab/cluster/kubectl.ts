import type { RunOptions } from '../nodes/run.js';
import { run } from '../nodes/run.js';
import { ensureKubernetes } from '../programs/programs.js';
import type { Lab } from './places.js';
import { bare } from './versions.js';

/** Call kubectl of the lab's own release as the cluster's administrator; returns its output. */
export async function labKubectl(
  lab: Lab,
  args: readonly string[],
  options?: RunOptions,
): Promise<string> {
  const { kubectl } = await ensureKubernetes(bare(lab.description.version));
  return run(kubectl, [`--kubeconfig=${lab.kubeconfig}`, ...args], options);
}

/** Read objects as JSON. */
export async function labGet<Kind>(lab: Lab, args: readonly string[]): Promise<Kind> {
  return JSON.parse(await labKubectl(lab, ['get', ...args, '-o', 'json'])) as Kind;
}
