import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import type { SshAccess } from '../../model/node.js';
import { readCertificate } from '../../model/ssh-certificate.js';
import { startOf } from '../spec/key-file.js';

/** A window, a soak and a rollback have to fit before it ends, as with the certificate of a kubeconfig. */
const enoughMs = 30 * 24 * 3_600_000;

/** Certificates that let us in to nodes and jump hosts, and end soon. @throws nothing: who connects tells what cannot be read. */
export async function endingCertificates(ssh: SshAccess, now: number): Promise<Finding[]> {
  const named = [
    { field: 'spec.ssh.certificateFile', file: ssh.certificateFile },
    ...(ssh.jumpHosts ?? []).map(({ certificateFile }, i) => ({
      field: `spec.ssh.jumpHosts[${i}].certificateFile`,
      file: certificateFile,
    })),
  ];
  const read = await Promise.all(
    named.map(async ({ field, file }) => {
      const text = file && (await startOf(file).catch(() => undefined))?.text;
      const endsAt = text ? readCertificate(text)?.endsAt : undefined;
      return { field, leftMs: endsAt === undefined ? Infinity : endsAt - now };
    }),
  );
  return read
    .filter(({ leftMs }) => leftMs < enoughMs)
    .map(({ field, leftMs }) =>
      found('ssh-certificate-ends', field, `it ends in ${Math.floor(leftMs / 3_600_000)} hours`),
    );
}
