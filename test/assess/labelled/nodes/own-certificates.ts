import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endingCertificates } from '../../../../activities/assess/own-certificates.js';
import { aCertificate, endOfIt } from '../../../model/an-ssh-certificate.js';
import type { Labelled, LabelledSet } from '../labelled.js';

const dayMs = 24 * 3_600_000;

const seen = (name: string, expected: readonly string[], now: number): Labelled => ({
  name,
  expected,
  async findings() {
    const folder = await mkdtemp(join(tmpdir(), 'kube-cutover-certificate-'));
    const certificateFile = join(folder, 'id-cert.pub');
    await writeFile(certificateFile, aCertificate);
    const access = { user: 'root', privateKeyFile: '/id', knownHostsFile: '/known' };
    const jumpHosts = [{ address: 'bastion', port: 22, certificateFile }];
    try {
      return [
        ...(await endingCertificates({ ...access, certificateFile }, now)),
        ...(await endingCertificates({ ...access, jumpHosts }, now)),
      ];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
});

/** What lets us in. */
export const ownCertificateLabels: LabelledSet = [
  seen('our certificate for nodes ends tonight', ['ssh-certificate-ends'], endOfIt - dayMs / 2),
  seen('our certificate for nodes ends in two months', [], endOfIt - 60 * dayMs),
];
