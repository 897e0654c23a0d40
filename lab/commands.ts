import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from 'commander';
import { applyApplication, shopTargets } from './application/application.js';
import { ensureBundle } from './bundle/bundle.js';
import { LabDescription, type LabOverrides } from './cluster/description.js';
import { labVersions } from './cluster/versions.js';
import { addressOf, labDown, labFor, labNames, labStatus, labUp, type Lab } from './lab.js';
import { stopEngine } from './nodes/engine.js';
import { sshArguments } from './nodes/ssh-access.js';
import { ensureKubernetes } from './programs/programs.js';
import { descriptionOf, shippedLabs } from './shipped.js';

/** The lab that the commands mean when none is named. */
const usualLab = 'lab-kubeadm';

/** Add `lab up|down|status|ssh|kubectl` to a command line. */
export function registerLab(program: Command): void {
  const lab = program.command('lab').description('real clusters in containers, to try things on');
  registerUp(lab);
  registerDown(lab);
  lab.command('status').description('tell how labs are').argument('[name...]').action(status);
  lab
    .command('ssh')
    .description('log in to a node of a lab, or run a command there')
    .option('--lab <name>', 'which lab', usualLab)
    .option('--user <name>', 'root or operator', 'root')
    .argument('<node>')
    .argument('[command...]')
    .passThroughOptions()
    .action(ssh);
  lab
    .command('kubectl')
    .description("call kubectl of a lab's own release")
    .option('--lab <name>', 'which lab', usualLab)
    .argument('[arguments...]')
    .passThroughOptions()
    .allowUnknownOption()
    .action(kubectl);
  // A parent must agree before its subcommands may pass options through.
  program.enablePositionalOptions();
  lab.enablePositionalOptions();
}

function registerUp(lab: Command): void {
  lab
    .command('up')
    .description('see to it that a lab stands and its application runs')
    .argument('[lab]', `${shippedLabs.join(', ')}, or the path of a description`, 'kubeadm')
    .option('--name <name>', 'instead of the name in the description')
    .option('--version <version>', `one of ${labVersions.join(', ')}`)
    .option(
      '--network <network>',
      'such as 10.233.9.0/24, for a second lab of the same description',
    )
    .option('--bundle <version>', 'also make the bundle of this target release')
    .option('--no-application', 'leave the cluster empty')
    .action(up);
}

function registerDown(lab: Command): void {
  lab
    .command('down')
    .description('remove a lab with everything on its nodes')
    .argument('[name]', 'which lab', usualLab)
    .option('--all', 'every lab, and the container engine if the lab started it')
    .action(async (name: string, { all = false }: { all?: boolean }) => {
      for (const each of all ? await labNames() : [name]) await labDown(each);
      if (all && (await stopEngine())) process.stderr.write('container engine stopped\n');
    });
}

interface UpOptions {
  readonly name?: string;
  readonly version?: string;
  readonly network?: string;
  readonly bundle?: string;
  readonly application: boolean;
}

async function up(which: string, options: UpOptions): Promise<void> {
  const { name, version, network, bundle, application } = options;
  const given = Object.entries({ name, version, network }).filter(([, value]) => value);
  const description = await descriptionOf(which, Object.fromEntries(given) as LabOverrides);
  const lab = await labUp(description);
  if (application) await applyApplication(lab);
  process.stdout.write(`${overview(lab)}\n`);
  if (bundle === undefined) return;
  const target = LabDescription.shape.version.parse(bundle);
  process.stdout.write(`bundle       ${await ensureBundle(target, description.layout)}\n`);
}

/** Where everything of a lab is, for people. */
const overview = (lab: Lab): string =>
  [
    `lab          ${lab.name}, ${lab.description.version}, ${lab.description.layout}`,
    ...lab.nodes.map(({ name, address, role }) => `node         ${name} ${address} ${role}`),
    ...(lab.loadBalancer === undefined
      ? []
      : [`balancer     ${lab.loadBalancer.name} ${lab.loadBalancer.address}`]),
    `kubeconfig   ${lab.kubeconfig}`,
    `ssh key      ${lab.sshKey}`,
    `known hosts  ${lab.knownHosts}`,
    ...shopTargets(lab).map((target) => `shop         ${target}`),
  ].join('\n');

async function status(names: readonly string[]): Promise<void> {
  const asked = names.length > 0 ? names : await labNames();
  if (asked.length === 0) process.stdout.write('no lab is up\n');
  for (const name of asked) {
    const { nodes, unmet } = await labStatus(name);
    const running = nodes.map((node) => `${node.name} ${node.isRunning ? 'runs' : 'stopped'}`);
    process.stdout.write(`${name}: ${unmet ?? 'healthy'} (${running.join(', ')})\n`);
    if (unmet !== undefined) process.exitCode = 1;
  }
}

async function ssh(
  node: string,
  command: readonly string[],
  options: { readonly lab: string; readonly user: string },
): Promise<void> {
  const lab = await labFor(options.lab);
  await hand('ssh', [...sshArguments(lab, options.user), addressOf(lab, node), ...command]);
}

async function kubectl(args: readonly string[], options: { readonly lab: string }): Promise<void> {
  const lab = await labFor(options.lab);
  const programs = await ensureKubernetes(lab.description.version.slice(1));
  await hand(programs.kubectl, [`--kubeconfig=${lab.kubeconfig}`, ...args]);
}

/** Hand the terminal to a program; its exit code becomes ours. */
async function hand(file: string, args: readonly string[]): Promise<void> {
  const child = spawn(file, args, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
