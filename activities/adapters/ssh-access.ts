import { open } from 'node:fs/promises';
import { isIP } from 'node:net';
import ssh2 from 'ssh2';
import { keyFileFault } from '../../model/key-file.js';
import type { NodeRef, SshAccess } from '../../model/node.js';
import {
  type SshCertificate,
  certificateFault,
  readCertificate,
} from '../../model/ssh-certificate.js';
import { notYet, refused } from '../failures.js';

/** Private keys and known_hosts of ten thousand hosts stay below this; more is another file. */
const maxBytes = 16 * 1024 * 1024;

/** The key to log in with, checked, and the host keys to trust. */
export interface SshMaterial {
  readonly privateKey: string;
  readonly knownHosts: string;
  /** Of the key, where the spec names one. */
  readonly certificate?: SshCertificate;
}

/**
 * @throws Refused for a key file that is missing, readable by others, encrypted or none, and for a certificate that is of no use with
 * it; NotYet where that has ended or not begun.
 */
export async function readMaterial(ssh: SshAccess): Promise<SshMaterial> {
  const key = await readSmallFile(ssh.privateKeyFile, 'ssh.privateKeyFile');
  const fault = keyFileFault(ssh.privateKeyFile, key);
  if (fault !== undefined) throw refused(`ssh.privateKeyFile: ${fault}`);
  const { text: knownHosts } = await readSmallFile(ssh.knownHostsFile, 'ssh.knownHostsFile');
  const certificate = await readOwnCertificate(ssh, key.text);
  return { privateKey: key.text, knownHosts, ...(certificate && { certificate }) };
}

/** Read anew for each connection: one for hours is renewed in its place while a run goes on, and may come a moment late. */
async function readOwnCertificate({ certificateFile, privateKeyFile }: SshAccess, key: string) {
  if (certificateFile === undefined) return undefined;
  const { text } = await readSmallFile(certificateFile, 'ssh.certificateFile');
  const certificate = readCertificate(text);
  const fault = certificateFault(certificateFile, text, Date.now());
  if (fault !== undefined)
    throw (certificate?.kind === 'user' ? notYet : refused)(`ssh.certificateFile: ${fault}`);
  const own = ssh2.utils.parseKey(key);
  if (own instanceof Error)
    throw refused(`ssh.privateKeyFile: ${privateKeyFile} cannot be read: ${own.message}`);
  if (!certificate || !own.getPublicSSH().equals(certificate.publicKey))
    throw refused(
      `ssh.certificateFile: ${certificateFile} is of another key than ${privateKeyFile}; name the two that belong together`,
    );
  return certificate;
}

/** @throws Refused for an address, port or user that a shell or an option parser could misread. */
export function checkAddress(ssh: SshAccess, node: NodeRef): void {
  const isHostName = /^(?!-)[A-Za-z0-9-]{1,63}(?:\.(?!-)[A-Za-z0-9-]{1,63})*$/.test(node.address);
  if (node.address.length > 253 || (isIP(node.address) === 0 && !isHostName))
    throw refused(`${node.name}: ${JSON.stringify(node.address)} is no host name or IP address`);
  if (!Number.isInteger(node.port) || node.port < 1 || node.port > 65_535)
    throw refused(`${node.name}: ${node.port} is no port of TCP`);
  if (!/^[a-z_][a-z0-9_.-]{0,31}$/.test(ssh.user))
    throw refused(`ssh.user: ${JSON.stringify(ssh.user)} is no user name`);
}

async function readSmallFile(file: string, field: string) {
  const { mode, size, text } = await contentOf(file).catch((cause: unknown) => {
    throw refused(`${field}: ${file} cannot be read on the worker's host (${codeOf(cause)})`);
  });
  if (size > maxBytes) throw refused(`${field}: ${file} has ${size} bytes; name the right file`);
  return { mode, text };
}

async function contentOf(file: string) {
  await using handle = await open(file, 'r');
  const { mode, size } = await handle.stat();
  return { mode, size, text: size > maxBytes ? '' : await handle.readFile('utf8') };
}

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause
    ? String(cause.code)
    : String(cause);
