import type { FindingKinds } from '../kind.js';

const tasks = 'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/';

/** Kinds of findings about certificates on nodes. */
export const certificateKinds = {
  'certificate-expired': {
    severity: 'blocker',
    why: 'a program that still runs with it does not come back from a restart',
    remedy: 'renew it first',
    source: tasks,
  },
  'certificate-expires': {
    severity: 'warning',
    why: 'the new side takes it over, and a rollback weeks later needs it too',
    remedy: 'renew it before the window',
    source: tasks,
  },
  'certificate-unreadable': {
    severity: 'warning',
    why: 'nobody can say when it expires and for whom it stands',
    remedy: 'look at the file with openssl x509 -text',
    source: 'RFC 5280',
  },
  'certificate-without-name': {
    severity: 'blocker',
    why: 'from v1.23 on a serving certificate that names its host in CN alone is refused for good',
    remedy: 'make it anew with subjectAltName',
    source: 'CHANGELOG-1.23; https://go.dev/doc/go1.15#commonname',
  },
  'certificate-lacks-endpoint': {
    severity: 'warning',
    why: 'clients refuse an API server whose certificate does not name the address that they ask',
    remedy: 'make it anew with this address in subjectAltName',
    source: tasks,
  },
  'certificate-sha1': {
    severity: 'blocker',
    why: 'from v1.24 on programs refuse certificates that are signed with SHA-1',
    remedy: 'make it anew with SHA-256',
    source: 'CHANGELOG-1.24; https://go.dev/doc/go1.18#sha1',
  },
  'certificate-of-other-authority': {
    severity: 'warning',
    why: 'its authority was renewed and it was not, so who checks it by the new one refuses it',
    remedy: 'make it anew by the authority that stands beside it',
    source: tasks,
  },
  'kubelet-rotation-off': {
    severity: 'warning',
    why: "the kubelet's certificate ends soon and nobody renews it",
    remedy: 'set rotateCertificates: true',
    source: 'https://kubernetes.io/docs/tasks/tls/certificate-rotation/',
  },
} satisfies FindingKinds;
