import type { LabelledSet } from '../labelled.js';
import { instance, of, setKubelet } from './a-node.js';
import { otherAuthority, signedWithSha1, withoutName } from './made-certificates.js';

const add = (path: string, pem: string) => (facts: Parameters<typeof of>[0]) => {
  of(facts, 'certificates').found.push({ path, pem });
};

/** Certificates in which one thing is wrong. Those of the lab live a year. */
export const certificateLabels: LabelledSet = [
  instance('certificates that have ended', ['certificate-expired'], () => undefined, {
    now: Date.parse('2027-12-01T00:00:00Z'),
  }),
  instance('certificates that end in a fortnight', ['certificate-expires'], () => undefined, {
    now: Date.parse('2027-11-07T00:00:00Z'),
  }),
  instance(
    'an old certificate that the kubelet has replaced',
    [],
    add('/var/lib/kubelet/pki/kubelet-client-2019-01-01-00-00-00.pem', 'not even readable'),
  ),
  instance(
    'a certificate that is none',
    ['certificate-unreadable'],
    add(
      '/etc/kubernetes/pki/broken.crt',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
    ),
  ),
  instance(
    'a serving certificate without a name',
    ['certificate-of-other-authority', 'certificate-without-name'],
    add('/etc/kubernetes/pki/old.crt', withoutName),
  ),
  instance(
    'a serving certificate signed with SHA-1',
    ['certificate-of-other-authority', 'certificate-sha1'],
    add('/etc/kubernetes/pki/old.crt', signedWithSha1),
    { to: 'v1.24.17' },
  ),
  instance(
    'an authority that was renewed under its certificates',
    ['certificate-of-other-authority'],
    (facts) => {
      for (const one of of(facts, 'certificates').found)
        if (one.path === '/etc/kubernetes/pki/ca.crt') one.pem = otherAuthority;
    },
  ),
  instance(
    'an API server that clients know by another name',
    ['certificate-lacks-endpoint'],
    (facts) => {
      of(facts, 'certificates').servers = [
        { path: '/etc/kubernetes/kubelet.conf', server: 'https://api.example.org:6443' },
      ];
    },
  ),
  instance(
    'a kubelet whose certificate nobody renews',
    ['kubelet-rotation-off'],
    (facts) => {
      setKubelet(facts, 'rotateCertificates', 'false');
    },
    { now: Date.parse('2027-09-20T00:00:00Z') },
  ),
];
