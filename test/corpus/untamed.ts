import { textAt } from '../../activities/objects/json-path.js';
import { type Entry, whereOf } from './entry.js';

/** Kinds that something in a living cluster acts on, or that say what it would believe. */
const kinds: { readonly [kind: string]: string } = {
  APIService: 'an aggregated API that does not answer stops controllers',
  CertificateSigningRequest: 'tells of a moment',
  Event: 'tells of a moment',
  Lease: 'tells of a moment',
  Node: 'the cluster has nodes of its own',
  Pod: 'a scheduler and a kubelet would run it',
  VolumeAttachment: 'tells of a moment',
};

const ownOne = 'the control plane makes its own';
const orphan = 'the endpoints controller deletes what has no Service';

/** `Kind namespace/name`, with the names of the corpus. */
const named: { readonly [where: string]: string } = {
  'ClusterRoleBinding system:discovery': 'without it controllers find no API',
  'Endpoints kube-system/kube-scheduler': ownOne,
  'Endpoints shop/empty': orphan,
  'Endpoints shop/gluster': orphan,
  'Endpoints shop/web': ownOne,
  'EndpointSlice shop/web-abcde': ownOne,
  'Secret kube-system/bootstrap-token-ghijkl': 'the token cleaner deletes what has expired',
  'Secret pay/default-token-x7k2p': ownOne,
  'Secret shop/default-token-x7k2p': ownOne,
  'Service kube-system/kube-dns': ownOne,
  'ServiceAccount kube-system/job-controller': ownOne,
  'ServiceAccount pay/default': ownOne,
  'ServiceAccount shop/default': ownOne,
};

/** Why an entry of the corpus cannot be in a living cluster; absent where it can. Pure. */
export function whyLeftOut(entry: Entry): string | undefined {
  const { object, afterwards } = entry;
  if (/\/v\d+alpha\d+$/.test(textAt(object, 'apiVersion') ?? ''))
    return 'an alpha version, which is served only when asked for';
  if (afterwards === 'delete' || textAt(object, 'metadata', 'namespace') === 'leaving')
    return 'controllers finish its deletion';
  return kinds[textAt(object, 'kind') ?? ''] ?? named[whereOf(entry)];
}
