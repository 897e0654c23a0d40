import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SshAccess } from '../../../model/node.js';
import { type RealSshd, aRealSshd } from './a-real-sshd.js';

/** A key that certifies others. */
export interface Authority {
  /** Its public half. */
  readonly file: string;
  /** A line of known_hosts that trusts it for these names. */
  line(names: readonly string[]): string;
  /** Certifies `key`.pub with options of ssh-keygen, and tells where the certificate lies. */
  certify(key: string, ...options: readonly string[]): string;
  close(): void;
}

/** Makes an authority. */
export function anAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'kube-cutover-authority-'));
  const own = join(folder, 'authority');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', own]);
  return {
    file: `${own}.pub`,
    line: (names) => `@cert-authority ${names.join(',')} ${readFileSync(`${own}.pub`, 'utf8')}`,
    certify(key, ...options) {
      execFileSync('ssh-keygen', ['-q', '-s', own, '-I', 'run-7', ...options, `${key}.pub`]);
      return `${key}-cert.pub`;
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

/** A certificate for whoever logs in, for an hour. */
export const forAnHour = (ssh: SshAccess): string[] => ['-n', ssh.user, '-V', '-5m:+1h'];

/** An sshd that trusts an authority of users, and shows a certificate by one of hosts where it is given. */
export async function aCertifiedSshd(
  users: Authority,
  hosts?: { readonly by: Authority; readonly options: readonly string[] },
  more: readonly string[] = [],
): Promise<RealSshd> {
  return await aRealSshd({
    config: (folder) => [
      `TrustedUserCAKeys ${users.file}`,
      ...(hosts
        ? [`HostCertificate ${hosts.by.certify(join(folder, 'host'), '-h', ...hosts.options)}`]
        : []),
      ...more,
    ],
  });
}
