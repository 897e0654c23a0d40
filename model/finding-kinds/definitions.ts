import { blocker, note, warning } from './graded.js';
import type { FindingKinds } from './kind.js';

const guide = 'kubernetes.io: Deprecated API Migration Guide, v1.22';
const webhooks = 'kubernetes.io: Dynamic Admission Control';

/** Kinds of findings about: what extends the API. */
export const definitionsKinds = {
  'api-unavailable': blocker(
    'While an aggregated API does not answer, discovery fails, namespaces hang and nothing of it can be seen.',
    'repair or remove its APIService',
    'kubernetes/kubernetes#60807, #72244',
  ),
  'kind-not-listed': blocker(
    'What cannot be listed can neither be assessed nor carried.',
    'ask for it with kubectl and repair what stands in the way: a conversion webhook, a broken object',
    'kubernetes.io: API Concepts',
  ),
  'crd-not-structural': warning(
    'apiextensions.k8s.io/v1 takes no definition without a structural schema, nor one that keeps unknown fields.',
    'give it a structural schema; else it is carried with an open one, which keeps everything',
    guide,
  ),
  'crd-stored-version-not-served': warning(
    'Objects may lie in etcd in a version that nobody can read any more.',
    'migrate them to the stored version, then take the old one out of status.storedVersions',
    'kubernetes.io: Versions in CustomResourceDefinitions; longhorn/longhorn#11886',
  ),
  'crd-conversion-webhook': note(
    'Its objects can be read and written only while its webhook answers, on both sides.',
    'see that the server of the webhook is among the first workloads to be started',
    'kubernetes.io: Versions in CustomResourceDefinitions',
  ),
  'crd-conversion-broken': warning(
    'Its objects cannot be converted now; reading them in another version fails.',
    'repair the server of the webhook or its CA before the window',
    'kubernetes.io: Versions in CustomResourceDefinitions',
  ),
  'crd-not-established': warning(
    'The definition was not accepted, and its objects are not served.',
    'solve the conflict of names, or remove the definition',
    'kubernetes.io: Custom Resources',
  ),
  'webhook-can-block': note(
    'Its server runs in the cluster: while that is away, every write it covers is refused.',
    'it is imported last, after the workloads; see that its server is among them',
    webhooks,
  ),
  'webhook-covers-system': warning(
    'It can refuse writes to kube-system, nodes or leases: the cluster can lock itself out.',
    'exempt kube-system by namespaceSelector, or set failurePolicy Ignore for the window',
    'blog.jetstack.io/blog/gke-webhook-outage',
  ),
  'webhook-ca-expired': warning(
    'Its server is not trusted any more: every call fails, and with failurePolicy Fail every write.',
    'renew its caBundle before the window',
    webhooks,
  ),
  'webhook-without-server': warning(
    'Nobody answers it: every call fails, and with failurePolicy Fail every write.',
    'start its server, or remove the configuration',
    webhooks,
  ),
  'webhook-slow': note(
    'Each write it covers may wait this long while its server is away, and the import makes many.',
    'set timeoutSeconds to 10 or less',
    webhooks,
  ),
  'webhook-refuses-dry-run': warning(
    'The API server refuses a dry run of everything it covers: the rehearsed import cannot be repeated on the cluster.',
    'state sideEffects None or NoneOnDryRun',
    webhooks,
  ),
  'psp-admitted': warning(
    'What PodSecurityPolicies forced or defaulted on these pods nobody does on the target.',
    'write the securityContext into the workloads, and label the namespaces for Pod Security',
    'KEP-2579; helm/helm#11287',
  ),
} satisfies FindingKinds;
