import { rm } from 'node:fs/promises';
import { docker } from '../nodes/engine.js';
import { labFolder, labLabel } from './places.js';

/** Remove a lab's containers with their volumes, its network and its files; twice is fine. */
export async function removeLab(name: string): Promise<void> {
  const mine = `--filter=label=${labLabel}=${name}`;
  const containers = lines(await docker(['ps', '--all', '--quiet', mine]));
  // Their volumes have no names: they go with them, or never.
  if (containers.length > 0) await docker(['rm', '--force', '--volumes', ...containers]);
  const networks = lines(await docker(['network', 'ls', '--quiet', mine]));
  for (const network of networks) await docker(['network', 'rm', network]);
  await rm(labFolder(name), { recursive: true, force: true });
}

/** The names of labs that have a container or a network. */
export async function labelledNames(): Promise<string[]> {
  const some = [`--filter=label=${labLabel}`, '--format', `{{.Label "${labLabel}"}}`];
  const ofContainers = lines(await docker(['ps', '--all', ...some]));
  const ofNetworks = lines(await docker(['network', 'ls', ...some]));
  return [...new Set([...ofContainers, ...ofNetworks])];
}

const lines = (output: string): string[] => output.split('\n').filter((line) => line !== '');
