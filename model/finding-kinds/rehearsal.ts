import type { FindingKinds } from './kind.js';

const copy = 'rehearsal on a copy, with the programs of both versions';
const deprecationGuide = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';

/** Kinds of findings about: rehearsal. */
export const rehearsalKinds = {
  'rehearsal-failed': {
    severity: 'blocker',
    why: 'What was not rehearsed is a surprise in the window.',
    remedy: 'Mend what is named and rehearse again.',
    source: copy,
  },
  'object-unreadable': {
    severity: 'blocker',
    why: 'It would be lost: the API server named cannot read what etcd holds.',
    remedy: 'Write the object anew in a served version on the old cluster, or delete it.',
    source: copy,
  },
  'encoding-unreadable': {
    severity: 'blocker',
    why: "It would be lost: no API server of the target's version reads records that etcd holds in this form.",
    remedy: 'Have a version in between rewrite them on the copy (docs/storage-ladder.md).',
    source: 'types that k8s.io/api registers, compared minor by minor',
  },
  'record-not-rewritten': {
    severity: 'note',
    why: 'A rung of the ladder refused to write it anew; it lies as before, in a form that is told apart where it matters.',
    remedy: 'Nothing, where no other finding names it.',
    source: copy,
  },
  'object-vanished': {
    severity: 'blocker',
    why: "It would be lost: the old API server serves it, the target's does not.",
    remedy: 'Say what becomes of it before the window; a waiver leaves it behind.',
    source: copy,
  },
  'kind-vanished': {
    severity: 'blocker',
    why: "All objects of the kind would be lost: the target's API server does not serve it.",
    remedy: "Look at the definition's conditions on the old cluster and mend it.",
    source: copy,
  },
  'kind-without-successor': {
    severity: 'blocker',
    why: 'The target has nothing that its objects could become.',
    remedy: 'Waive this with a reason: its objects are then left behind and counted.',
    source: deprecationGuide,
  },
  'object-changed': {
    severity: 'blocker',
    why: "The target's API server reads another value than the old one does.",
    remedy: 'Change the object on the old cluster to what both read alike, or waive it.',
    source: copy,
  },
  'object-pruned': {
    severity: 'blocker',
    why: 'The target no longer knows the field: what it asked for no longer happens.',
    remedy: 'Find out who needs the field; take it away on the old cluster, or waive it.',
    source: copy,
  },
  'kind-not-rehearsed': {
    severity: 'blocker',
    why: 'No object of the kind was there in the rehearsal that was approved.',
    remedy: 'Look at the objects; go on where they are meant, else rehearse and plan again.',
    source: copy,
  },
  'cluster-admin-not-rehearsed': {
    severity: 'blocker',
    why: 'Since the rehearsal it gives somebody the whole cluster: nobody has approved that the target does the same.',
    remedy:
      'Delete the binding where nobody meant it; else plan again, so that it stands in the plan that people approve.',
    source: 'kubernetes.io: Role Based Access Control Good Practices',
  },
  'key-unaccounted': {
    severity: 'warning',
    why: 'etcd holds it and no API server reads it, so that it is not carried.',
    remedy: 'Mostly leftovers of a definition that was deleted; delete the keys, or waive this.',
    source: copy,
  },
  'stored-version-not-served': {
    severity: 'warning',
    why: 'Objects that lie in etcd in a version that the definition no longer has cannot be read.',
    remedy: 'Write every object of the kind anew, then take the version out of storedVersions.',
    source:
      'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/',
  },
  'way-back-not-rehearsed': {
    severity: 'warning',
    why: 'That the old version serves its own snapshot was not seen on this machine.',
    remedy: 'Let the orchestrator run on a machine like the control-plane nodes.',
    source: copy,
  },
  'way-back-fails': {
    severity: 'blocker',
    why: 'A rollback starts the old version on exactly this: it must serve every object.',
    remedy: 'Mend the old cluster until a restored snapshot of it serves.',
    source: copy,
  },
  'import-refused': {
    severity: 'blocker',
    why: 'The target would refuse it in the window as it did in the rehearsal.',
    remedy: 'Change it on the old cluster to what both versions admit.',
    source: copy,
  },
  'import-changed': {
    severity: 'blocker',
    why: 'What arrives in the target is not what left the old cluster.',
    remedy: 'Change it on the old cluster to what both versions keep, or waive it.',
    source: copy,
  },
  'policy-became-labels': {
    severity: 'warning',
    why: 'The target has no PodSecurityPolicy; Pod Security admission takes its place.',
    remedy: 'Read the levels; set pod-security.kubernetes.io/enforce yourself where another fits.',
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/',
  },
  'schema-opened': {
    severity: 'warning',
    why: 'apiextensions.k8s.io/v1 refuses the schema; an open one keeps all content and checks less.',
    remedy: 'Ask the vendor for a definition with a structural schema.',
    source: deprecationGuide,
  },
  'webhook-side-effects': {
    severity: 'warning',
    why: 'v1 refuses a webhook whose side effects are unknown; requests with dryRun now reach it.',
    remedy:
      'Make sure that it changes nothing of its own on dryRun, and say so on the old cluster.',
    source: deprecationGuide,
  },
  'webhook-rule-added': {
    severity: 'warning',
    why: 'The target calls the webhook with a version of the object that it was not asked for before.',
    remedy: 'Make sure that the webhook understands the version named.',
    source: deprecationGuide,
  },
  'reference-unresolved': {
    severity: 'warning',
    why: 'It names an API that the target does not serve, and nothing is known to take its place.',
    remedy: 'Change the reference on the old cluster to an API that both serve.',
    source: deprecationGuide,
  },
  'deliberate-difference': {
    severity: 'note',
    why: 'It arrives otherwise than it left, on purpose.',
    remedy: 'Nothing, where you agree.',
    source: 'docs/runbooks',
  },
} satisfies FindingKinds;
