/**
 * Where a secret stands on the host of the Temporal worker: the secret itself is read when it is needed, and is never
 * in a spec, a payload, a history or an error.
 */
export type SecretRef =
  | {
      /** Absolute path of a file that holds the secret alone; a line break at its end is no part of it. */
      readonly file: string;
    }
  | {
      /** Name of a variable of the worker's environment that begins with `CUTOVER_SECRET_`. */
      readonly environment: string;
    }
  | {
      /** A program by its absolute path, and its arguments; what it prints is the secret. */
      readonly command: readonly string[];
    };

/** The place of a secret in words, for messages: `the file /etc/cutover/hook.key`. */
export function placeOfSecret(ref: SecretRef): string {
  if ('file' in ref) return `the file ${ref.file}`;
  if ('environment' in ref) return `the environment variable ${ref.environment}`;
  // Without its arguments: somebody may have written the secret itself among them.
  return `the command ${ref.command[0]}`;
}
