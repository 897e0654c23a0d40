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

/** What shows a host's certificate, by whom and with which options of ssh-keygen. */
interface Certified {
  readonly by: Authority;
  readonly options: readonly string[];
}

interface Options {
  readonly host?: Certified;
  /** Further lines of sshd_config. */
  readonly config?: readonly string[];
  readonly root?: string;
}

/** An sshd that trusts an authority of users, and shows a certificate of its own where one is given. */
export async function aCertifiedSshd(
  users: Authority,
  { host, config = [], root }: Options = {},
): Promise<RealSshd> {
  return await aRealSshd({
    ...(root !== undefined && { root }),
    config: (folder) => [
      `TrustedUserCAKeys ${users.file}`,
      ...(host
        ? [`HostCertificate ${host.by.certify(join(folder, 'host'), '-h', ...host.options)}`]
        : []),
      ...config,
    ],
  });
}

/** A certificate of the key that logs in there, for an hour. */
export function withCertificate(users: Authority, ssh: SshAccess): SshAccess {
  return { ...ssh, certificateFile: users.certify(ssh.privateKeyFile, ...forAnHour(ssh)) };
}
