/**
 * Where a secret is kept: beside the Temporal worker, or where that worker may ask for it. It is read when it is needed,
 * and is never in a spec, a payload, a history or an error.
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
    }
  | { readonly kubernetes: KubernetesSecretKey }
  | { readonly vault: VaultKey };

/** A key of a Secret, in the cluster that a kubeconfig names or that the worker's pod is in. */
export interface KubernetesSecretKey {
  /** Absolute path on the worker's host; without one the service account of the worker's own pod asks. */
  readonly kubeconfig?: string;
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** A key of what is kept at a path of a Vault, or of anything that speaks its protocol, as OpenBao does. */
export interface VaultKey {
  /** `https://vault.example:8200`. */
  readonly address: string;
  /** As the HTTP API has it: `secret/data/cutover` of a KV store of version 2, `secret/cutover` of version 1. */
  readonly path: string;
  readonly key: string;
  /** Absolute path of a file on the worker's host that holds the token to ask with, alone. */
  readonly tokenFile: string;
  readonly namespace?: string;
}

/** The place of a secret in words, for messages: `the file /etc/cutover/hook.key`. */
export function placeOfSecret(ref: SecretRef): string {
  if ('file' in ref) return `the file ${ref.file}`;
  if ('environment' in ref) return `the environment variable ${ref.environment}`;
  if ('kubernetes' in ref) return keyOfSecret(ref.kubernetes);
  if ('vault' in ref)
    return `the key ${ref.vault.key} at ${ref.vault.path} in the Vault at ${ref.vault.address}`;
  // Without its arguments: somebody may have written the secret itself among them.
  return `the command ${ref.command[0]}`;
}

function keyOfSecret({ kubeconfig, namespace, name, key }: KubernetesSecretKey): string {
  const whose = kubeconfig === undefined ? "the worker's pod" : kubeconfig;
  return `the key ${key} of the Secret ${namespace}/${name} in the cluster of ${whose}`;
}
