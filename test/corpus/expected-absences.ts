import type { Counted } from './census.js';
import type { Era } from './entry.js';

/** Why an APIService is there on both sides that nobody wrote. */
export const registered = 'registered by the API server for a definition';

/** Objects of the corpus that are not carried, each named, by reason. `extra` are of one era alone. */
const absences: { readonly [because: string]: Absence } = {
  'tells of a moment': {
    always: [
      'CSINode node-v1beta1',
      'CertificateSigningRequest node-w-1',
      'Event shop/new-v1beta1',
      'Event shop/web.1',
      'Event shop/web.2',
      'Lease kube-system/leader-v1',
      'Lease kube-system/leader-v1beta1',
      'VolumeAttachment csi-v1',
      'VolumeAttachment csi-v1alpha1',
      'VolumeAttachment csi-v1beta1',
    ],
    19: [
      'CSINode node-v1',
      'CSIStorageCapacity shop/some',
      'CertificateSigningRequest signed',
      'Event shop/new-v1',
    ],
  },
  'was being deleted': {
    always: [
      'ConfigMap leaving/inside',
      'ConfigMap shop/leaving',
      'Loose shop/leaving',
      'Namespace leaving',
    ],
  },
  'made by a controller from an object that is carried': {
    always: [
      'ControllerRevision shop/db-6d4cf56db6',
      'Job shop/tick-1577836800',
      'Pod shop/db-0',
      'Pod shop/web-apps-v1-5d59d67564-x2x4z',
      'ReplicaSet shop/web-apps-v1-5d59d67564',
    ],
    15: [
      'ReplicaSet shop/web-apps-v1beta1-5d59d67564',
      'ReplicaSet shop/web-apps-v1beta2-5d59d67564',
      'ReplicaSet shop/web-extensions-v1beta1-5d59d67564',
    ],
  },
  'computed from a Service': {
    always: ['Endpoints shop/web'],
    19: ['EndpointSlice shop/web-abcde'],
  },
  'has come to its end': {
    always: ['Job shop/complete', 'Job shop/failed', 'Pod shop/failed', 'Pod shop/finished'],
  },
  'mirror of a static pod': { always: ['Pod kube-system/kube-scheduler-cp-1'] },
  'says who led the old controllers': {
    always: ['ConfigMap kube-system/leader', 'Endpoints kube-system/kube-scheduler'],
  },
  'published to every namespace': { always: ['ConfigMap shop/kube-root-ca.crt'] },
  'bootstrap token that has expired': { always: ['Secret kube-system/bootstrap-token-ghijkl'] },
  'token that the control plane makes anew': {
    always: ['Secret pay/default-token-x7k2p', 'Secret shop/default-token-x7k2p'],
  },
  'account of a controller': { always: ['ServiceAccount kube-system/job-controller'] },
  'released volume, to be deleted': { always: ['PersistentVolume released-given-up'] },
  [registered]: {
    always: ['APIService v1.example.com', 'APIService v1beta1.example.com'],
    19: ['APIService v1.more.example.com'],
  },
  'no successor': { always: ['PodPreset shop/preset'], 15: ['AuditSink sink'] },
};

interface Absence {
  readonly always: readonly string[];
  readonly 15?: readonly string[];
  readonly 19?: readonly string[];
}

/** Pod Security Policies went with v1.25. */
const policies: readonly string[] = ['narrow-policy', 'wide-policy'];
const policies15: readonly string[] = ['narrow-extensions', 'wide-extensions'];

/** Every object that has to be missing on the other side, with its reason. */
export function expectedAbsences(era: Era, toMinor: number): ReadonlyMap<string, string> {
  const named = Object.entries(absences).flatMap(([because, { always, [era]: extra = [] }]) =>
    [...always, ...extra].map((where): [string, string] => [where, because]),
  );
  const gone = [...policies, ...(era === 15 ? policies15 : [])].map((name): [string, string] => [
    `PodSecurityPolicy ${name}`,
    'became labels of namespaces',
  ]);
  return new Map([...named, ...(toMinor >= 25 ? gone : [])]);
}

/** Absences that the account does not show: an expectation that nothing meets tests nothing. */
export const unmet = (
  absences: ReadonlyMap<string, string>,
  counted: Iterable<Counted>,
): readonly string[] => {
  const there = new Set([...counted].map(({ where }) => where));
  return [...absences.keys()].filter((where) => !there.has(where));
};
