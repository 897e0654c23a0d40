import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LabDescription, type LabOverrides, readDescription } from './cluster/description.js';

/** The labs that come with the project. */
export const shippedLabs = ['kubeadm', 'systemd', 'kubeadm-3', 'systemd-3', 'stepwise'] as const;

/** Read a lab's description: one that comes with the project, by its name, or a file. */
export async function descriptionOf(
  nameOrFile: string,
  overrides?: LabOverrides,
): Promise<LabDescription> {
  const isShipped = shippedLabs.some((name) => name === nameOrFile);
  return readDescription(isShipped ? shippedFile(nameOrFile) : nameOrFile, overrides);
}

/** Beside the sources: the compiler copies no YAML. */
function shippedFile(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const sources = here.includes(`${sep}dist${sep}`) ? join(here, '..', '..', 'lab') : here;
  return join(sources, `${name}.lab.yaml`);
}
