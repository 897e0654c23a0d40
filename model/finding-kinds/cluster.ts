import { addOnsKinds } from './add-ons.js';
import { blocker, note, warning } from './graded.js';
import type { FindingKinds } from './kind.js';

const skew = 'kubernetes.io/releases/version-skew-policy';
const nodes = 'kubernetes.io: Nodes';
const everything = 'kubernetes.io: Role Based Access Control Good Practices';

/** Kinds of findings about: the cluster as a whole, and its nodes as the API shows them. */
export const clusterKinds = {
  ...addOnsKinds,
  'node-not-ready': blocker(
    'A node that is away cannot be changed, nor changed back.',
    'bring it back, or remove it from the cluster',
    nodes,
  ),
  'node-cordoned': note(
    'It takes no new pods now, and will not after the switch.',
    'see that this is meant',
    nodes,
  ),
  'node-pressure': warning(
    'The kubelet evicts pods and refuses new ones.',
    'make room before the window',
    'kubernetes.io: Node-pressure Eviction',
  ),
  'node-tainted': note(
    'It is kept as it is; pods without the toleration stay away.',
    'see that this is meant',
    'kubernetes.io: Taints and Tolerations',
  ),
  'node-full': warning(
    'There is no room on it for pods that are made beside those that leave.',
    'raise maxPods or move pods away',
    'kubernetes.io: Considerations for large clusters',
  ),
  'node-without-pod-range': warning(
    'Other nodes have a pod range: pods on this one get no address that others can route.',
    'look at the controller manager, which gives out the ranges',
    'kubernetes.io: Cluster Networking',
  ),
  'kubelet-skew': warning(
    'The kubelet is newer than the API server, or older than it supports.',
    'bring the kubelet to a version within the policy first',
    skew,
  ),
  'kubelets-differ': warning(
    'Nodes of several versions behave differently, and an earlier change was perhaps not finished.',
    'finish it before the window',
    skew,
  ),
  'runtimes-differ': note(
    'Nodes with several container runtimes need different care.',
    'see that the layout of the spec fits each node',
    'kubernetes.io: Container Runtimes',
  ),
  'api-servers-differ': warning(
    'API servers of several versions write in several ways; an earlier change was perhaps not finished.',
    'bring them to one version first',
    skew,
  ),
  'single-control-plane': note(
    'While it is changed, the API is away; workloads run on.',
    'accept it, or add control planes before',
    'kubernetes.io: Creating Highly Available Clusters',
  ),
  'even-control-planes': warning(
    'An even number of etcd members survives no more failures than one less.',
    'add or remove one',
    'etcd.io: FAQ, why an odd number',
  ),
  'being-deleted': warning(
    'It is being deleted and is not carried; a finalizer may hold it.',
    'let the deletion end before the window',
    'kubernetes/kubernetes#75788, #83332',
  ),
  'namespace-terminating': warning(
    'The namespace is being deleted and does not come to an end: nothing in it is carried.',
    'look at its conditions for what holds it, and let the deletion end before the window',
    'kubernetes/kubernetes#60807',
  ),
  'owner-gone': warning(
    'The garbage collector of the new side deletes what belongs to an owner that is not there.',
    'remove the reference, or create the owner',
    'kubernetes.io: Owners and Dependents',
  ),
  'legacy-token': warning(
    'The new ServiceAccount has another UID: its old tokens are refused.',
    'give its holders the new token after the switch',
    'KEP-2799',
  ),
  'automatic-token': note(
    'Automatic ServiceAccount tokens become invalid; pods get new ones when they start.',
    'programs outside the cluster that use one need a new token after the switch',
    'KEP-2799',
  ),
  'leader-record': note(
    'It tells who leads now; copied, it would stop the new leaders, so it is not carried.',
    'see that controllers outside of the cluster do not lead on',
    'client-go tools/leaderelection',
  ),
  'csr-pending': note(
    'A certificate request that nobody has approved is not carried.',
    'approve or delete it',
    'kubernetes.io: Certificate Signing Requests',
  ),
  'warning-events': note(
    'The cluster complained within the last hour: what is broken now is no damage of the switch.',
    'look at the events and mend their causes',
    'kubernetes.io: Events',
  ),
  'gitops-active': warning(
    'A controller that applies manifests from outside undoes or repeats what the switch does.',
    'suspend it for the window, and see that its manifests fit the target',
    'argo-cd and Flux: suspend reconciliation',
  ),
  'active-writer': note(
    'Somebody changed the cluster within the last hour: what is assessed may not be what the window finds.',
    'freeze changes before the window',
    'KEP-555 managedFields',
  ),
  'client-certificate-ends': warning(
    'The certificate of our own kubeconfig ends soon: a run or its rollback would stand without the API.',
    'renew it before the window',
    'kubernetes.io: PKI certificates and requirements',
  ),
  'ssh-certificate-ends': warning(
    'The certificate that lets us in to nodes ends soon: after that no connection is opened, and a run or its rollback would stand.',
    'renew it in its place until the run is accepted: each new connection reads the file',
    'docs/security/ssh.md',
  ),
  'kubeconfig-cluster-admin': warning(
    'Whoever gets at our kubeconfig has the whole cluster, and the API server refuses no error of ours.',
    'give a user with the roles of the phases alone: cutover roles; where the window needs system:masters (carry: reimport), ' +
      'exchange the file for it after the approval',
    'docs/security/kubernetes-rights.md',
  ),
  'everything-granted': note(
    'Whoever it names may do everything there, on the new version as on the old.',
    'see that somebody meant it, or delete the binding; the rights that are needed serve as well',
    everything,
  ),
  'everything-granted-to-all': warning(
    'Everybody may do everything there: whoever has a token of any pod, or reaches the API server at all.',
    'delete the binding; name those who need it',
    everything,
  ),
} satisfies FindingKinds;
