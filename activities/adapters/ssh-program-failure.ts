import { notYet, refused } from '../failures.js';
import { type Entry, type HostFault, badHostKey, badLogin, where } from './ssh-entry.js';
import { dropped } from './ssh-handshakes.js';

/** What ssh says of the key of a host, the most telling first. */
const hostFaults: readonly (readonly [RegExp, HostFault])[] = [
  [/REVOKED HOST KEY/, 'revoked'],
  [/REMOTE HOST IDENTIFICATION HAS CHANGED/, 'other key'],
  [/Certificate invalid: expired/, 'certificate ended'],
  [/Certificate invalid: not yet valid/, 'certificate not yet valid'],
  [/Certificate invalid: name is not a listed principal/, 'certificate of another name'],
  [/Certificate invalid/, 'bad certificate'],
];

/** What ssh, which ended before anybody was logged in, has said, as a failure: as of the library. */
export function programFailure(entry: Entry, said: string) {
  const { node, hostKeys } = entry;
  const isByAuthority = hostKeys.length === 0;
  if (said.includes('Host key verification failed')) {
    const [, fault] = hostFaults.find(([words]) => words.test(said)) ?? [];
    return badHostKey(entry, fault ?? (isByAuthority ? 'other authority' : 'unknown host'));
  }
  if (isByAuthority && said.includes('no matching host key type found'))
    return badHostKey(entry, 'no certificate');
  if (/: Permission denied \(/.test(said)) return badLogin(entry);
  const line = lastLine(said);
  if (/Unable to negotiate|Bad configuration|command-line|No user exists|Load key/.test(said))
    return refused(`${where(node)}: no common ground with sshd: ${line}`);
  return notYet(`${where(node)}: no connection: ${line}`, ...(isDrop(said) ? [dropped] : []));
}

const isDrop = (said: string): boolean =>
  /^(?:kex_exchange_identification|banner exchange):/m.test(said);

/** @throws Refused where the program is not there. */
export const notStarted = (entry: Entry, cause: Error) =>
  refused(
    `${where(entry.node)}: ssh cannot be started on the worker's host (${cause.message}): install OpenSSH's client, ` +
      'which carries connections with certificates',
  );

/** Without what moves a cursor. */
export const lastLine = (said: string): string =>
  said
    .split(/[\r\n]+/)
    .findLast((line) => line.trim() !== '')
    ?.replace(/\p{Cc}/gu, ' ')
    .slice(0, 300) ?? 'ssh said nothing';
