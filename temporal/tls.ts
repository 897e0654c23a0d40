import { readFile, stat } from 'node:fs/promises';
import type { TLSConfig } from '@temporalio/client';

/** Variables that say how Temporal is reached, by the names that Temporal's own tools have for them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const names = {
  on: 'TEMPORAL_TLS',
  certificate: 'TEMPORAL_TLS_CLIENT_CERT_PATH',
  key: 'TEMPORAL_TLS_CLIENT_KEY_PATH',
  authority: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  serverName: 'TEMPORAL_TLS_SERVER_NAME',
} as const;

/** Other names for the same, of which one that is left unread would leave the connection open. */
const instead: Readonly<Record<string, string>> = {
  TEMPORAL_TLS_CERT: names.certificate,
  TEMPORAL_TLS_KEY: names.key,
  TEMPORAL_TLS_CA: names.authority,
  TEMPORAL_TLS_CLIENT_CERT_DATA: names.certificate,
  TEMPORAL_TLS_CLIENT_KEY_DATA: names.key,
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: names.authority,
};

/**
 * How Temporal is reached: over TLS where any of the variables says so, with a client certificate where both of its halves are
 * named. Undefined: without TLS. Files are read now.
 * @throws Error naming the variable that is wrong, only half of something, or would leave the server unchecked.
 */
export async function tlsOf(environment: Environment): Promise<TLSConfig | undefined> {
  refuseWeak(environment);
  const value = (name: string): string | undefined => environment[name] || undefined;
  const [certificate, key] = [value(names.certificate), value(names.key)];
  if ((certificate === undefined) !== (key === undefined))
    throw new Error(
      `${certificate === undefined ? names.key : names.certificate} is given without ` +
        `${certificate === undefined ? names.certificate : names.key}; give both`,
    );
  const authority = value(names.authority);
  const serverName = value(names.serverName);
  const isNamed = [certificate, authority, serverName].some((one) => one !== undefined);
  if (!isOn(value(names.on), isNamed)) return undefined;
  return {
    ...(serverName !== undefined && { serverNameOverride: serverName }),
    ...(authority !== undefined && {
      serverRootCACertificate: await readPem(names.authority, authority, 'CERTIFICATE'),
    }),
    ...(certificate !== undefined &&
      key !== undefined && {
        clientCertPair: {
          crt: await readPem(names.certificate, certificate, 'CERTIFICATE'),
          key: await readPrivateKey(key),
        },
      }),
  };
}

function isOn(written: string | undefined, isNamed: boolean): boolean {
  if (written === undefined) return isNamed;
  if (written !== 'true' && written !== 'false')
    throw new Error(`${names.on} is "${written}"; write true or false`);
  if (written === 'false' && isNamed)
    throw new Error(`${names.on} is false, and other variables of TLS are given; take one away`);
  return written === 'true';
}

function refuseWeak(environment: Environment): void {
  const unchecked = environment['TEMPORAL_TLS_DISABLE_HOST_VERIFICATION'] ?? '';
  if (unchecked !== '' && unchecked !== 'false')
    throw new Error(
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION would let anybody be Temporal; take it away, ' +
        `and name the server as its certificate does with ${names.serverName}`,
    );
  for (const [other, name] of Object.entries(instead))
    if (environment[other] && !environment[name])
      throw new Error(`${other} is not read here; write a file's path into ${name}`);
}

/** @throws Error naming variable and file where it is not there, or others can read it. */
async function readPrivateKey(path: string): Promise<Buffer> {
  const content = await readPem(names.key, path, 'PRIVATE KEY');
  const { mode } = await stat(path);
  if ((mode & 0o007) !== 0)
    throw new Error(`${names.key}: ${path} can be read or changed by everybody; chmod o= it`);
  return content;
}

async function readPem(name: string, path: string, what: string): Promise<Buffer> {
  const content = await readFile(path).catch((cause: unknown) => {
    throw new Error(`${name}: ${path} cannot be read`, { cause });
  });
  if (new RegExp(`-----BEGIN (?:[A-Z]+ )?${what}-----`).test(content.toString('latin1')))
    return content;
  throw new Error(`${name}: ${path} holds no ${what.toLowerCase()} in PEM`);
}
