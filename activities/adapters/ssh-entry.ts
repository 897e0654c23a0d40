import type { NodeRef, SshAccess } from '../../model/node.js';
import { certificateTerms } from '../../model/ssh-certificate.js';
import { refused } from '../failures.js';
import { type SshMaterial, checkAddress, readMaterial } from './ssh-access.js';
import { type HostKeyAlgorithm, algorithmsOf } from './ssh-algorithms.js';
import {
  type HostKeyVerdict,
  judgeHostKey,
  knownHostName,
  knownKeyTypes,
  malformedLines,
} from './ssh-known-hosts.js';

/** What was checked before anything is sent to a node. */
export interface Entry {
  readonly ssh: SshAccess;
  readonly node: NodeRef;
  readonly material: SshMaterial;
  /**
   * Of the keys that are known of this host alone: another one would look like a changed key.
   * Empty where the host is known by an authority that certifies its key.
   */
  readonly hostKeys: readonly HostKeyAlgorithm[];
}

/** @throws Refused for addresses, keys and hosts that are not to be tried. */
export async function prepareEntry(ssh: SshAccess, node: NodeRef): Promise<Entry> {
  checkAddress(ssh, node);
  const material = await readMaterial(ssh);
  const name = nameOf(node);
  const hostKeys = algorithmsOf(knownKeyTypes(material.knownHosts, name));
  const entry = { ssh, node, material, hostKeys };
  const isKnown =
    hostKeys.length > 0 ||
    judgeHostKey(material.knownHosts, name, noKey) === 'only by certificate authority';
  if (!isKnown) throw badHostKey(entry, 'unknown host');
  return entry;
}

/** The library knows certificates neither of hosts nor of users. */
export const needsProgram = ({ material, hostKeys }: Entry): boolean =>
  material.certificate !== undefined || hostKeys.length === 0;

/** What the known hosts say of the key that a node has shown. */
export const judge = ({ material, node }: Entry, key: Buffer): HostKeyVerdict =>
  judgeHostKey(material.knownHosts, nameOf(node), key);

/** Node and address, as messages have it. */
export const where = (node: NodeRef): string => `${node.name} (${node.address}:${node.port})`;

/** As if a host had shown nothing. */
const noKey = Buffer.alloc(0);

const nameOf = (node: NodeRef): string => knownHostName(node.address, node.port);

const advice = {
  'unknown host': 'no key of this host is known; check its key and add it',
  'other key': 'the host shows another key than the known one; find out why before you replace it',
  revoked: 'the key of this host is revoked; do not trust it',
  'no certificate':
    'the host is known by a certificate authority alone and shows no certificate; give it one (HostCertificate in its sshd_config), or add its key',
  'other authority':
    'the host shows no certificate of the authority that is known; find out why before you trust another one',
  'certificate ended':
    'the certificate of the host has ended; have its authority issue another one',
  'certificate not yet valid':
    'the certificate of the host is not valid yet; wait for it, or correct the clock of the worker’s host',
  'certificate of another name':
    'the certificate of the host has not this address among its principals; have it issued with the address as the spec has it',
  'bad certificate': 'the certificate of the host is not valid',
} as const;

/** Why a host is not entered. */
export type HostFault = keyof typeof advice;

/** The refusal of a host, with what to do. */
export function badHostKey({ ssh, node, material }: Omit<Entry, 'hostKeys'>, verdict: HostFault) {
  const lines = malformedLines(material.knownHosts);
  const unread =
    lines.length === 0 ? '' : `; it has lines that cannot be read: ${lines.slice(0, 5).join(', ')}`;
  return refused(`${where(node)}: ${advice[verdict]} (${ssh.knownHostsFile}${unread})`, {
    verdict,
  });
}

/** What to do where sshd lets nobody in. */
export function badLogin({ ssh, node, material }: Entry) {
  const { certificate } = material;
  if (certificate === undefined)
    return refused(
      `${where(node)}: sshd refuses user ${ssh.user} with ${ssh.privateKeyFile}; authorise its public key`,
    );
  return refused(
    `${where(node)}: sshd refuses user ${ssh.user} with ${ssh.certificateFile} (${certificateTerms(certificate)}); ` +
      'its authority must be one of TrustedUserCAKeys there, the user one of its principals or mapped to one, ' +
      'and the worker within its addresses',
  );
}
