import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LabDescription, type LabDescriptionInput } from './cluster/description.js';
import { ensureLab } from './cluster/ensure-lab.js';
import { labUnmet } from './cluster/health.js';
import { labFolder, labsFolder, machinesOf, placesOf, type Lab } from './cluster/places.js';
import { recordOf, runningContainers } from './cluster/lab-record.js';
import { labelledNames, removeLab } from './cluster/remove-lab.js';
import { ensureEngine } from './nodes/engine.js';
import { run, type RunOptions } from './nodes/run.js';
import { sshArguments } from './nodes/ssh-access.js';
import { withLock } from './programs/lock.js';

export { labKubectl } from './cluster/kubectl.js';
export type { Lab, NodePlace } from './cluster/places.js';

/** How a lab is: each machine's container, and what keeps the cluster from being healthy. */
export interface LabStatus {
  readonly name: string;
  readonly nodes: readonly { readonly name: string; readonly isRunning: boolean }[];
  /** Absent when the cluster is as its description says. */
  readonly unmet?: string;
}

/** See to it that a lab stands as described; one that does and is healthy is left as it is. */
export async function labUp(description: LabDescriptionInput): Promise<Lab> {
  const lab = placesOf(LabDescription.parse(description));
  return alone(lab.name, async () => {
    await ensureEngine();
    await ensureLab(lab);
    return lab;
  });
}

/** Remove a lab with everything on its nodes; one that is not there is fine. */
export const labDown = (name: string): Promise<void> =>
  alone(name, async () => {
    await ensureEngine();
    await removeLab(name);
  });

/** A lab that is up; throws when there is none of this name. */
export async function labFor(name: string): Promise<Lab> {
  const description = await recordOf(name);
  if (description !== undefined) return placesOf(description);
  throw new Error(`lab ${name}: not up (no record in ${labFolder(name)}); run "cutover lab up"`);
}

/** How a lab is at this moment. */
export async function labStatus(name: string): Promise<LabStatus> {
  const lab = await labFor(name);
  const running = await runningContainers(name);
  const unmet = await labUnmet(lab).catch((error: unknown) => String(error));
  return {
    name,
    nodes: machinesOf(lab).map((node) => ({
      name: node.name,
      isRunning: running.has(node.container),
    })),
    ...(unmet === undefined ? {} : { unmet }),
  };
}

/** Run a command on a machine over SSH, as root or another user; returns its output. */
export async function labSsh(
  lab: Lab,
  nodeName: string,
  command: string,
  { user = 'root', ...options }: RunOptions & { readonly user?: string } = {},
): Promise<string> {
  return run('ssh', [...sshArguments(lab, user), addressOf(lab, nodeName), command], options);
}

/** The address of a machine; throws with the names there are. */
export function addressOf(lab: Lab, nodeName: string): string {
  const machines = machinesOf(lab);
  const node = machines.find((candidate) => candidate.name === nodeName);
  if (node !== undefined) return node.address;
  const known = machines.map((candidate) => candidate.name).join(', ');
  throw new Error(`lab ${lab.name}: no node "${nodeName}": it has ${known}`);
}

/** The names of all labs of which anything is there, complete or not. */
export async function labNames(): Promise<string[]> {
  const folders = await readdir(labsFolder()).catch(() => []);
  // Without an engine nothing runs: the folders tell what there was.
  const labelled = await labelledNames().catch(() => []);
  const names = new Set([...folders.filter((name) => !name.startsWith('.')), ...labelled]);
  return [...names].toSorted();
}

async function alone<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(labsFolder(), { recursive: true, mode: 0o700 });
  const patience = {
    waitMs: 600_000,
    pollMs: 500,
    onWait: (owner: string) =>
      void process.stderr.write(`lab ${name}: waiting for process ${owner}, which changes it\n`),
  };
  return withLock(join(labsFolder(), `.${name}.lock`), patience, work);
}
