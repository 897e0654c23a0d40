/** Variables of a process, as Node.js gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Why a program must not start in this environment; absent where it may. With this variable Node.js checks no certificate
 * of anybody: neither of API servers, nor of Temporal, nor of who is told.
 */
export const environmentFault = ({
  NODE_TLS_REJECT_UNAUTHORIZED: checks,
}: Environment): string | undefined =>
  checks === '0'
    ? 'NODE_TLS_REJECT_UNAUTHORIZED: "0" is not allowed; unset it, or no certificate would be checked'
    : undefined;

/** A variable without blanks around it; one that is blank is as absent as one that is missing. */
export const variable = (environment: Environment, name: string): string | undefined =>
  environment[name]?.trim() || undefined;

/** A directory that a variable names; by the XDG specification one that is no absolute path counts as missing. */
export function directoryIn(environment: Environment, name: string): string | undefined {
  const path = variable(environment, name);
  return path?.startsWith('/') === true ? path : undefined;
}
