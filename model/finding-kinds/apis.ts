import { definitionsKinds } from './definitions.js';
import { blocker, note, warning } from './graded.js';
import { helmKinds } from './helm.js';
import type { FindingKinds } from './kind.js';

const guide = 'kubernetes.io: Deprecated API Migration Guide';

/** Kinds of findings about: API versions, and what names them or what they name. */
export const apisKinds = {
  ...definitionsKinds,
  ...helmKinds,
  'removed-api-written': warning(
    'The objects are converted, but this client goes on writing in a version that the target does not serve.',
    'move the client to the successor before the window, or stop it',
    guide,
  ),
  'removed-api-last-applied': note(
    'The objects are converted; only the manifest they were applied from, if it is still in use, would be refused.',
    'look whether the manifest is still applied from somewhere, and change it there',
    guide,
  ),
  'removed-api-requested': warning(
    'A client asked for this version since the API server started; the target answers 404 to it.',
    'find the client in the audit log and move it to the successor',
    'KEP-1693 apiserver_requested_deprecated_apis',
  ),
  'removed-api-referenced': warning(
    'API servers convert objects, not references inside them: the reference leads nowhere on the target.',
    'look at the deliberate differences of the rehearsal, and at who writes the reference',
    guide,
  ),
  'removed-api-in-webhook': warning(
    'A rule that names a version the target does not serve never matches there: the check is silently off.',
    'add the successor to the rules of the webhook',
    guide,
  ),
  'removed-group-granted': warning(
    'Rights name groups: whoever has them for the old group only is refused on the target.',
    'grant the same for the group of the successor',
    guide,
  ),
  'manifest-removed-api': warning(
    'Applied after the switch, the manifest is refused.',
    'change its apiVersion; applying it works on both sides once both serve the successor',
    guide,
  ),
  'manifest-unreadable': warning(
    'What cannot be read is not assessed, and may be refused after the switch.',
    'mend the file, or leave it out of spec.manifests',
    'YAML 1.2.2, 3.2.1.1',
  ),
  'manifest-outside': warning(
    'A link out of the folder may lead to anything; it is not followed.',
    'name the folder that it leads to in spec.manifests',
    'CWE-61',
  ),
  'manifest-template': note(
    'Templates are no manifests until they are rendered.',
    'render them (`helm template`) into a folder of spec.manifests',
    'helm.sh: Chart Template Guide',
  ),
  'manifest-folder-missing': blocker(
    'The spec promises manifests that nobody can look at.',
    'correct spec.manifests; the path is one of the host where the Temporal worker runs',
    'spec.manifests',
  ),
  'vanishing-label': warning(
    'What selects on a label or taint that new nodes no longer get finds nothing, or runs nowhere.',
    'select on the successor too; keep both labels on the nodes until everything does',
    'Reddit, 14 March 2023; KEP-2067; kubernetes.io: Well-Known Labels',
  ),
  'vanishing-label-on-volume': warning(
    'The node affinity of a volume cannot be changed: its pods are not scheduled once the label is gone.',
    'create the volume anew with the successor of the label, or keep the label on the nodes',
    'kubernetes.io: Well-Known Labels, topology.kubernetes.io/zone',
  ),
  'annotation-without-effect': warning(
    'The target ignores this annotation: what it asked for silently stops.',
    'set the field that took its place',
    'CHANGELOG-1.16, CHANGELOG-1.27; pkg/controller/endpoint',
  ),
  'name-too-long': warning(
    'New objects are held to the limit: it is refused when it is created again, or cannot make its pods.',
    'rename it before the window',
    'kubernetes/kubernetes#64023; pkg/apis/batch/validation',
  ),
  'object-too-large': warning(
    'etcd refuses requests above 1.5 MiB, and a newer version may write the same object larger.',
    'split it before the window',
    'etcd --max-request-bytes',
  ),
  'annotations-too-large': warning(
    'Annotations of one object may have 256 KiB together; above it every further write is refused.',
    'use server-side apply for it, and remove the last-applied annotation',
    'pkg/apimachinery TotalAnnotationSizeLimitB',
  ),
  'cron-zone-in-schedule': warning(
    'A schedule with TZ= or CRON_TZ= is kept on update, but refused when the CronJob is created on 1.29 or later.',
    'move the zone to spec.timeZone before the window',
    'kubernetes/kubernetes#116252; pkg/apis/batch/validation',
  ),
} satisfies FindingKinds;
