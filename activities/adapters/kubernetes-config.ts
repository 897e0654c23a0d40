import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { KubeConfig, type Cluster, type User } from '@kubernetes/client-node';
import { environmentFault } from '../../model/environment.js';
import { refused } from '../failures.js';

/** What a connection is made of; certificates and keys in PEM. */
export interface Endpoint {
  /** `https://host:port` of the API server. */
  readonly server: URL;
  readonly ca: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly token?: string;
  /** Name in the server's certificate, where it is not the host's. */
  readonly serverName?: string;
}

/**
 * Reads a kubeconfig's current context. @throws Refused naming file and field: what runs programs, does not check
 * the server's certificate, or leaves the cluster open to guessing is not followed.
 */
export async function readKubeconfig(path: string, now = Date.now()): Promise<Endpoint> {
  const config = await load(path);
  const { cluster, user } = currentOf(path, config);
  refuseUnsafe(path, cluster, user);
  const ca = await pemOf(path, 'certificate-authority', cluster.caData, cluster.caFile);
  if (ca === undefined)
    throw refused(`${path}: cluster "${cluster.name}" has no certificate-authority; add its CA`);
  const cert = await pemOf(path, 'client-certificate', user.certData, user.certFile);
  const key = await pemOf(path, 'client-key', user.keyData, user.keyFile);
  if (cert !== undefined) refuseExpired(path, user.name, cert, now);
  if (user.token === undefined && (cert === undefined || key === undefined))
    throw refused(`${path}: user "${user.name}" has neither a token nor a client certificate`);
  return {
    server: new URL(cluster.server),
    ca,
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(user.token !== undefined && { token: user.token }),
    ...(cluster.tlsServerName !== undefined && { serverName: cluster.tlsServerName }),
  };
}

async function load(path: string): Promise<KubeConfig> {
  await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw refused(`${path}: kubeconfig cannot be read: ${cause.code ?? cause.message}`);
  });
  const config = new KubeConfig();
  try {
    config.loadFromFile(path);
  } catch (cause) {
    throw refused(`${path}: is no kubeconfig: ${String(cause)}`);
  }
  return config;
}

function currentOf(path: string, config: KubeConfig): { cluster: Cluster; user: User } {
  const name = config.getCurrentContext() ?? '';
  const names = config.getContexts().map((context) => context.name);
  if (name === '')
    throw refused(
      `${path}: current-context is not set; contexts are ${names.join(', ') || 'none'}: choose one`,
    );
  const context = config.getContextObject(name);
  if (context === null)
    throw refused(`${path}: current-context "${name}" is not one of ${names.join(', ')}`);
  const cluster = config.getCluster(context.cluster);
  if (cluster === null)
    throw refused(`${path}: context "${name}" names cluster "${context.cluster}", not there`);
  const user = config.getUser(context.user);
  if (user === null)
    throw refused(`${path}: context "${name}" names user "${context.user}", which is not there`);
  return { cluster, user };
}

function refuseUnsafe(path: string, cluster: Cluster, user: User): void {
  if (cluster.skipTLSVerify)
    throw refused(`${path}: cluster "${cluster.name}" has insecure-skip-tls-verify; add its CA`);
  const unsafe = environmentFault(process.env);
  if (unsafe !== undefined) throw refused(unsafe);
  if (!URL.canParse(cluster.server) || new URL(cluster.server).protocol !== 'https:')
    throw refused(`${path}: server "${cluster.server}" of "${cluster.name}" is no https URL`);
  if (user.exec !== undefined && user.exec !== null)
    throw refused(
      `${path}: user "${user.name}" has exec: it runs a program here; use a certificate`,
    );
  if (user.authProvider !== undefined && user.authProvider !== null)
    throw refused(`${path}: user "${user.name}" has auth-provider; use a client certificate`);
  if (user.impersonateUser !== undefined)
    throw refused(`${path}: user "${user.name}" impersonates; give the credentials themselves`);
  if (cluster.proxyUrl !== undefined)
    throw refused(
      `${path}: cluster "${cluster.name}" has proxy-url; reach the API server directly`,
    );
  if (user.username !== undefined)
    throw refused(
      `${path}: user "${user.name}" has a password: removed in v1.19; use a certificate`,
    );
}

async function pemOf(
  path: string,
  field: string,
  data: string | undefined,
  file: string | undefined,
): Promise<Buffer | undefined> {
  if (data !== undefined && data !== '') return Buffer.from(data, 'base64');
  if (file === undefined || file === '') return undefined;
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw refused(`${path}: ${field} ${file}: cannot be read: ${cause.code ?? cause.message}`);
  });
}

function refuseExpired(path: string, user: string, cert: Buffer, now: number): void {
  const validTo = certificateEnd(path, user, cert);
  if (Date.parse(validTo) > now) return;
  throw refused(`${path}: the client certificate of "${user}" expired ${validTo}; renew it`);
}

function certificateEnd(path: string, user: string, cert: Buffer): string {
  try {
    return new X509Certificate(cert).validTo;
  } catch {
    throw refused(`${path}: client-certificate of "${user}" is no certificate in PEM`);
  }
}
