import { blocker, note, warning } from './graded.js';
import type { FindingKinds } from './kind.js';

const images = 'kubernetes.io: Images';

/** Kinds of findings about: pods, their images and what they need. */
export const podsKinds = {
  'bare-pod': warning(
    'Nothing starts it again but the import, perhaps on another node.',
    'let it finish before the window if it must not run twice, or give it a controller',
    'kubernetes.io: Pods',
  ),
  'drain-refused': blocker(
    'A drain refuses to evict it, so that its node could not be upgraded.',
    'move it, or say in spec.drain that such pods may go or stay',
    'kubernetes.io: Safely Drain a Node',
  ),
  'pod-restarting': warning(
    'It is broken already; after the switch nobody can tell that from damage.',
    'repair it before the window',
    'kubernetes.io: Pod Lifecycle',
  ),
  'pod-host-path': note(
    'It works on files of the node it happens to run on.',
    'see that it stays on that node, or that the files are everywhere',
    'kubernetes.io: Volumes, hostPath',
  ),
  'pod-empty-dir': note(
    'What it keeps in emptyDir is gone when the pod is made anew.',
    'see that it needs none of it',
    'kubernetes.io: Volumes, emptyDir',
  ),
  'pod-host-port': note(
    'Two such pods cannot be on one node: the new one starts only when the old one is gone.',
    'see that there is room, or that a gap is accepted',
    'kubernetes.io: Configuration Best Practices',
  ),
  'pod-privileged': note(
    'It may do on its node what root may, and reads what is kept there for all pods.',
    'see that somebody meant it: the new version starts it again as it is',
    'kubernetes.io: Pod Security Standards, Baseline',
  ),
  'pod-needs-missing': warning(
    'It runs only because it was started earlier: it will not start again.',
    'create what it names, or mark it optional',
    'kubernetes.io: ConfigMaps; Secrets; Service Accounts',
  ),
  'pull-secret-missing': warning(
    'An image that is not on the node cannot be pulled when the pod is started anew.',
    'create the Secret',
    images,
  ),
  'image-moving-tag': warning(
    'A restarted pod may get another image than the one that runs now.',
    'name the image by version or digest',
    images,
  ),
  'image-tag-moved': warning(
    'Its pods run different contents under one name; a restart chooses by chance.',
    'name the image by digest',
    images,
  ),
  'image-dead-registry': warning(
    'The registry takes no new images and may be switched off: a node without the image cannot start the pod.',
    'name the image at registry.k8s.io, or import it on all nodes before the window',
    'kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement',
  ),
  'image-pull-always': note(
    'All its pods ask the registry when they are restarted together; while it is away none starts.',
    'set imagePullPolicy IfNotPresent where the image is named by version',
    images,
  ),
  'literal-address': warning(
    'An address written down by hand does not follow when its pod or Service is made anew.',
    'use a DNS name; else see that the address is kept',
    'k8s.af: Skyscanner 2019, Veracode 2018',
  ),
  'short-not-ready-toleration': warning(
    'Its pods are evicted while kubelets are away, sooner than the switch takes.',
    'raise tolerationSeconds of node.kubernetes.io/not-ready and unreachable for the window',
    'kubernetes.io: Taints and Tolerations, taint based evictions',
  ),
  'long-grace': note(
    'The stop of its node may have to wait this long for it, or cut it off.',
    'see that it ends sooner, or raise spec.stopGraceSeconds',
    'kubernetes.io: Pod Lifecycle, termination',
  ),
} satisfies FindingKinds;
