import { stringify } from 'yaml';
import { type ApiPhaseName, apiPhaseNames, apiPhases } from '../../model/api-rights.js';
import { rolesOf } from '../../model/role-manifests.js';
import type { Register } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { teach } from '../teach.js';

interface RolesOptions {
  readonly user?: string;
}

/** `cutover roles [PHASE]`: what the Kubernetes API must let us do, and no more, as manifests. */
export const registerRoles: Register = (program, { terminal }) => {
  const command = program
    .command('roles')
    .argument('[phase]', `one of ${apiPhaseNames.join(', ')}; without it, what each is for`)
    .description('print the ClusterRoles that a phase of a run needs, for kubectl apply')
    .option('--user <name>', 'bind them to this user of the kubeconfig as well')
    .action((phase: string | undefined, { user }: RolesOptions) => {
      if (phase !== undefined) return terminal.print(manifestsOf(phase, user));
      if (user !== undefined)
        throw fault(ExitCode.BadInput, `--user is for one phase: ${apiPhaseNames.join(', ')}`);
      return terminal.print(overview());
    });
  teach(
    command,
    ['roles', 'the phases, and what each is for'],
    ['roles look --user cutover | kubectl apply -f -', 'before a run: read, and change nothing'],
    ['roles drain --user cutover', 'for a stepwise upgrade, beside look'],
  );
};

function manifestsOf(phase: string, user: string | undefined): string {
  if (!isPhase(phase))
    throw fault(
      ExitCode.BadInput,
      `phase is ${JSON.stringify(phase)}; it must be one of ${apiPhaseNames.join(', ')}`,
    );
  if (user !== undefined && !/^[\w.:@-]{1,253}$/.test(user))
    throw fault(
      ExitCode.BadInput,
      `--user is ${JSON.stringify(user)}; a name has letters, digits and ._:@- alone`,
    );
  const documents = rolesOf(phase, user).map((manifest) =>
    stringify(manifest, { aliasDuplicateObjects: false, lineWidth: 0 }).trimEnd(),
  );
  return [`# For ${apiPhases[phase].what}.`, documents.join('\n---\n')].join('\n');
}

const isPhase = (name: string): name is ApiPhaseName => apiPhaseNames.some((one) => one === name);

function overview(): string {
  const width = Math.max(...apiPhaseNames.map((name) => name.length));
  return apiPhaseNames
    .map((name) => `${name.padEnd(width)}  for ${apiPhases[name].what}`)
    .join('\n');
}
