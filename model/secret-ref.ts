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
    };

/** The place of a secret in words, for messages: `the file /etc/cutover/hook.key`. */
export const placeOfSecret = (ref: SecretRef): string =>
  'file' in ref ? `the file ${ref.file}` : `the environment variable ${ref.environment}`;
