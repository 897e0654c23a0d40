import { printable } from '../../model/printable.js';
import { ourPath, runCommand } from '../run-command.js';

/** What one call of ssh-keygen may take. */
export interface KeygenLimits {
  /** Another program, for tests; `ssh-keygen` of PATH unless told. */
  readonly program?: string;
  readonly timeoutMs: number;
  readonly outputBytes: number;
}

/** How the call ended: what it printed where it agreed, and else why not. */
export type KeygenEnd =
  | { readonly output: string }
  /** `silent` where it said no, and nothing more. */
  | { readonly failure: string; readonly silent?: true };

/**
 * Calls ssh-keygen without a shell, in its own process group, with nothing of our environment but
 * PATH. Dates of key files without a zone are read as UTC, on every worker alike. Throws nothing.
 */
export async function callKeygen(
  args: readonly string[],
  input: string,
  { program = 'ssh-keygen', ...limits }: KeygenLimits,
): Promise<KeygenEnd> {
  const env = { PATH: ourPath(), LC_ALL: 'C', TZ: 'UTC' };
  const end = await runCommand({ program, args, env, input, ...limits });
  if ('output' in end) return end;
  if (end.notFound)
    return {
      failure: `${program} is not on this machine: install OpenSSH's client (openssh-client) where the worker runs`,
    };
  if (end.words === undefined) return { failure: `${program} ${end.failure}` };
  return end.words === ''
    ? { failure: `${program} ${end.failure}`, silent: true }
    : { failure: printable(end.words).replaceAll('\n', '; ') };
}
