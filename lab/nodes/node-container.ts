import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { labLabel, machinesOf, networkOf, type Lab, type MachinePlace } from '../cluster/places.js';
import { docker, withoutProxy } from './engine.js';
import type { NodeFile } from './node-files.js';
import { type RunOptions, run } from './run.js';
import { until } from './until.js';

/** What a container needs to be a machine on which systemd, containerd and a kubelet run. */
const machineOptions = [
  // Not --privileged: that asks for CAP_SYS_RESOURCE, which the lab's engine may lack itself.
  '--cap-add=ALL',
  '--cap-drop=SYS_RESOURCE',
  ...['seccomp=unconfined', 'apparmor=unconfined', 'systempaths=unconfined'].map(
    (option) => `--security-opt=${option}`,
  ),
  '--device-cgroup-rule=a *:* rwm',
  '--device=/dev/kmsg',
  '--device=/dev/fuse',
  '--cgroupns=private',
  '--tmpfs=/run',
  '--tmpfs=/run/lock',
  '--tmpfs=/tmp',
  '--stop-signal=SIGRTMIN+3',
  '--env=container=docker',
  ...Object.keys(withoutProxy).map((name) => `--env=${name}=`),
];

/** One volume each, so that directories below it can be renamed into one another. */
const volumes = { kubeadm: ['/var'], systemd: ['/var', '/data'] } as const;

/** Create a machine, lay its files and boot it. */
export async function startNode(
  lab: Lab,
  node: MachinePlace,
  { image, files }: { readonly image: string; readonly files: readonly NodeFile[] },
): Promise<void> {
  await docker([
    'create',
    ...machineOptions,
    ...volumes[lab.description.layout].map((path) => `--volume=${path}`),
    `--name=${node.container}`,
    `--hostname=${node.name}`,
    `--label=${labLabel}=${lab.name}`,
    `--network=${networkOf(lab.name)}`,
    `--ip=${node.address}`,
    ...machinesOf(lab).map(({ name, address }) => `--add-host=${name}:${address}`),
    image,
    '/lab-entry',
  ]);
  await layFiles(lab, node, files);
  await docker(['start', node.container]);
}

/** Wait until the node's container runtime and sshd answer. */
export const waitForBoot = (node: MachinePlace): Promise<void> =>
  until({ name: `${node.name} to boot`, deadlineMs: 180_000 }, async () => {
    await inNode(node, bootedScript);
    return undefined;
  });

/** Waits inside: on a small machine, looks at many nodes from outside keep them from booting. */
const bootedScript = `systemctl is-system-running --wait >/dev/null || true
systemctl -q is-active ssh
systemctl -q is-active containerd
ctr version >/dev/null`;

/** Run a shell script on a node as root; returns its output. */
export const inNode = (
  { name, container }: MachinePlace,
  script: string,
  options?: RunOptions,
): Promise<string> =>
  docker(['exec', '-i', container, 'sh', '-ec', script], options).catch((error: unknown) => {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  });

/** Copy files onto a node that is created, whether or not it runs. */
export async function layFiles(
  { directory }: Lab,
  { name, container }: MachinePlace,
  files: readonly NodeFile[],
): Promise<void> {
  const seed = await mkdtemp(join(directory, `seed-${name}-`));
  try {
    await chmod(seed, 0o755); // It becomes the mode of the node's root directory.
    for (const file of files) await stage(join(seed, file.path), file);
    await run('sh', ['-c', 'tar -C "$1" -ch . | docker cp - "$2:/"', 'lay', seed, container]);
  } finally {
    await rm(seed, { recursive: true, force: true });
  }
}

async function stage(path: string, { from, mode }: NodeFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if ('text' in from) return writeFile(path, from.text, { mode });
  await link(from.file, path).catch(() => symlink(from.file, path));
}
