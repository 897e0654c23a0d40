import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ApplicationFailure } from '@temporalio/common';
import { KubeConfig, type Cluster, type User } from '@kubernetes/client-node';
import { environmentFault } from '../../model/environment.js';
import { printable } from '../../model/printable.js';
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
  try {
    return await read(path, now);
  } catch (cause) {
    if (cause instanceof ApplicationFailure) throw cause;
    // A number in the place of a text, or a list in that of a map.
    throw refuse(`${path}: is no kubeconfig: ${firstLine(cause)}`);
  }
}

/** Names in it are anybody's text. */
const refuse = (message: string): ApplicationFailure =>
  refused(printable(message.replaceAll(/[\n\t]/g, ' ')));

/** A parser quotes the lines around what it could not read, which may hold a token or a key. */
const firstLine = (cause: unknown): string => String(cause).split('\n')[0] ?? '';

async function read(path: string, now: number): Promise<Endpoint> {
  const config = await load(path);
  const { cluster, user } = currentOf(path, config);
  refuseUnsafe(path, cluster, user);
  const ca = await pemOf(path, 'certificate-authority', cluster.caData, cluster.caFile);
  if (ca === undefined)
    throw refuse(`${path}: cluster "${cluster.name}" has no certificate-authority; add its CA`);
  certificateEnd(path, `certificate-authority of "${cluster.name}"`, ca);
  const cert = await pemOf(path, 'client-certificate', user.certData, user.certFile);
  const key = await pemOf(path, 'client-key', user.keyData, user.keyFile);
  if (cert !== undefined) refuseExpired(path, user.name, cert, now);
  if (user.token !== undefined && typeof user.token !== 'string')
    throw refuse(`${path}: user "${user.name}" has a token that is no text; put it in quotes`);
  if (user.token === undefined && (cert === undefined || key === undefined))
    throw refuse(`${path}: user "${user.name}" has neither a token nor a client certificate`);
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
    throw refuse(`${path}: kubeconfig cannot be read: ${cause.code ?? cause.message}`);
  });
  const config = new KubeConfig();
  try {
    config.loadFromFile(path);
  } catch (cause) {
    throw refuse(`${path}: is no kubeconfig: ${firstLine(cause)}`);
  }
  return config;
}

function currentOf(path: string, config: KubeConfig): { cluster: Cluster; user: User } {
  const name = config.getCurrentContext() ?? '';
  const names = config.getContexts().map((context) => context.name);
  if (name === '')
    throw refuse(
      `${path}: current-context is not set; contexts are ${names.join(', ') || 'none'}: choose one`,
    );
  const context = config.getContextObject(name);
  if (context === null)
    throw refuse(`${path}: current-context "${name}" is not one of ${names.join(', ')}`);
  const cluster = config.getCluster(context.cluster);
  if (cluster === null)
    throw refuse(`${path}: context "${name}" names cluster "${context.cluster}", not there`);
  const user = config.getUser(context.user);
  if (user === null)
    throw refuse(`${path}: context "${name}" names user "${context.user}", which is not there`);
  return { cluster, user };
}

function refuseUnsafe(path: string, cluster: Cluster, user: User): void {
  if (cluster.skipTLSVerify)
    throw refuse(`${path}: cluster "${cluster.name}" has insecure-skip-tls-verify; add its CA`);
  const unsafe = environmentFault(process.env);
  if (unsafe !== undefined) throw refuse(unsafe);
  if (!URL.canParse(cluster.server) || new URL(cluster.server).protocol !== 'https:')
    throw refuse(`${path}: server "${cluster.server}" of "${cluster.name}" is no https URL`);
  if (user.exec !== undefined && user.exec !== null)
    throw refuse(
      `${path}: user "${user.name}" has exec: it runs a program here; use a certificate`,
    );
  if (user.authProvider !== undefined && user.authProvider !== null)
    throw refuse(`${path}: user "${user.name}" has auth-provider; use a client certificate`);
  if (user.impersonateUser !== undefined)
    throw refuse(`${path}: user "${user.name}" impersonates; give the credentials themselves`);
  if (cluster.proxyUrl !== undefined)
    throw refuse(`${path}: cluster "${cluster.name}" has proxy-url; reach the API server directly`);
  if (user.username !== undefined)
    throw refuse(
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
    throw refuse(`${path}: ${field} ${file}: cannot be read: ${cause.code ?? cause.message}`);
  });
}

function refuseExpired(path: string, user: string, cert: Buffer, now: number): void {
  const validTo = certificateEnd(path, `client-certificate of "${user}"`, cert);
  if (Date.parse(validTo) > now) return;
  throw refuse(`${path}: the client certificate of "${user}" expired ${validTo}; renew it`);
}

function certificateEnd(path: string, what: string, cert: Buffer): string {
  try {
    return new X509Certificate(cert).validTo;
  } catch {
    throw refuse(`${path}: ${what} is no certificate in PEM`);
  }
}
