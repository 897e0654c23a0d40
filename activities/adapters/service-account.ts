import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Environment, environmentFault } from '../../model/environment.js';
import { refused } from '../failures.js';
import type { Endpoint } from './kubernetes-config.js';

/** https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const mount = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The API of the cluster that this program's own pod is in, with the pod's service account. Read anew each time, as its
 * token is exchanged within the hour. @throws Refused where this is no pod, or one without an account.
 */
export async function readServiceAccount(
  environment: Environment = process.env,
  directory = mount,
): Promise<Endpoint> {
  const unsafe = environmentFault(environment);
  if (unsafe !== undefined) throw refused(unsafe);
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '' } = environment;
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (host === '' || port === '' || !URL.canParse(server))
    throw refused('the Temporal worker is in no pod of a cluster; name a kubeconfig');
  const ca = await held(directory, 'ca.crt');
  const token = await held(directory, 'token');
  return { server: new URL(server), ca, token: token.toString('utf8').trim() };
}

const held = (directory: string, name: string): Promise<Buffer> => {
  const path = join(directory, name);
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw refused(
      `${path} cannot be read (${cause.code ?? 'unknown cause'}); give the pod of the Temporal worker a service account, or name a kubeconfig`,
    );
  });
};
