import { mkdir } from 'node:fs/promises';
import { withProgress } from '../programs/progress.js';
import { docker } from '../nodes/engine.js';
import { inNode, startNode, waitForBoot } from '../nodes/node-container.js';
import { machineFiles, runtimeFiles, type NodeFile } from '../nodes/node-files.js';
import { ensureNodeImage } from '../nodes/root-file-system.js';
import { collectHostKeys, makeSshKey } from '../nodes/ssh-access.js';
import type { ImageTar } from '../images/image-tars.js';
import { bootLoadBalancer } from './load-balancer.js';
import { labLabel, machinesOf, networkOf, type Lab, type NodePlace } from './places.js';

/** What a layout adds to the nodes. */
export interface NodeParts {
  readonly pauseImage: string;
  /** The programs, units and configuration of a node. */
  readonly files: (node: NodePlace) => readonly NodeFile[];
}

/** Create the network and boot the machines, all at once, without any cluster on them yet. */
export async function bootNodes(lab: Lab, parts: NodeParts): Promise<void> {
  const image = await ensureNodeImage();
  await mkdir(lab.directory, { recursive: true, mode: 0o700 });
  const authorizedKey = await makeSshKey(lab);
  await createNetwork(lab);
  const bootNode = async (node: NodePlace): Promise<void> => {
    const files = [
      ...machineFiles(lab, node, authorizedKey),
      ...runtimeFiles(node, parts.pauseImage),
      ...parts.files(node),
    ];
    await startNode(lab, node, { image, files });
    await waitForBoot(node);
  };
  const names = machinesOf(lab).map(({ name }) => name);
  await withProgress(`${lab.name}: boot ${names.join(', ')}`, () =>
    Promise.all([...lab.nodes.map(bootNode), bootLoadBalancer(lab, { image, authorizedKey })]),
  );
  await collectHostKeys(lab);
}

/** Hand a node its container images. */
export async function importImages(node: NodePlace, images: readonly ImageTar[]): Promise<void> {
  for (const { tar } of images) {
    await inNode(node, 'ctr -n k8s.io images import - >/dev/null', { inputFile: tar });
  }
}

/**
 * Always internal: on an ordinary bridge, service traffic of a cluster whose kube-proxy is down
 * leaves the machine.
 */
const createNetwork = ({ name, description }: Lab): Promise<string> =>
  docker([
    'network',
    'create',
    '--internal',
    '--driver=bridge',
    `--subnet=${description.network}`,
    `--label=${labLabel}=${name}`,
    networkOf(name),
  ]);
