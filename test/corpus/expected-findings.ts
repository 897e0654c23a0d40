import type { Era } from './entry.js';

/** What the rehearsal has to tell of the corpus. */
export interface ExpectedFindings {
  /** `id where`, sorted. */
  readonly findings: readonly string[];
  /** Deliberate differences by reason, with how many objects have them. */
  readonly deliberate: { readonly [because: string]: number };
}

/** Every finding and every deliberate difference, and no other. */
export function expectedFindings(era: Era, toMinor: number): ExpectedFindings {
  const findings = [
    ...['bulks', 'looses', 'multis', 'untypeds', 'wides'].map(
      (name) => `schema-opened CustomResourceDefinition/${name}.example.com`,
    ),
    ...['Mutating', 'Validating'].map(
      (kind) => `webhook-side-effects ${kind}WebhookConfiguration/full-v1beta1`,
    ),
    'kind-without-successor podpresets.settings.k8s.io',
    ...(era === 15 ? ['kind-without-successor auditsinks.auditregistration.k8s.io'] : []),
    ...(toMinor >= 25 ? ['policy-became-labels baseline', 'policy-became-labels privileged'] : []),
  ];
  return {
    findings: findings.toSorted(),
    deliberate: {
      'a schema that v1 refuses was opened: it keeps everything and checks nothing': 5,
      'a definition that keeps unknown fields says so in its schema': 1,
      'a Helm release names the versions that are served': 2,
      'a webhook of unknown side effects is said to have none on dryRun': 2,
      'describedObject Ingress of extensions/v1beta1 is now of networking.k8s.io/v1': 1,
      'describedObject Ingress of networking.k8s.io/v1beta1 is now of networking.k8s.io/v1': 1,
      // Without a record of who wrote what, default roles count as well.
      'rights were added for the group that resources moved to': era === 15 ? 9 : 6,
      'scaleTargetRef Deployment of extensions/v1beta1 is now of apps/v1': 1,
      ...(toMinor >= 25 ? { 'PodSecurityPolicy became labels': 4 } : {}),
      ...(era === 19 ? { 'topology that v1 cannot hold was left away': 1 } : {}),
    },
  };
}
