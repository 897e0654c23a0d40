import type { Finding } from '../../model/finding.js';
import type { Rehearsal } from '../../model/rehearsal.js';

/** A finding of a kind that tells all it can; a test states only what it is about. */
export const aFinding = (over: Partial<Finding> = {}): Finding => ({
  id: 'webhook-can-block',
  severity: 'warning',
  where: 'ValidatingWebhookConfiguration/gate',
  what: 'failurePolicy Fail, served from inside the cluster',
  why: 'An API server that cannot reach it refuses every write that it matches.',
  remedy: 'set failurePolicy to Ignore for the window',
  source:
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
  ...over,
});

/** A rehearsal without findings. */
export const aRehearsal = (over: Partial<Rehearsal> = {}): Rehearsal => ({
  snapshot: {
    node: 'cp-1',
    bytes: 3_481_600,
    sha256: '9d2c4d0b5a1e',
    revision: 4711,
    takenAt: '2026-11-20T21:04:05Z',
  },
  kinds: [
    {
      group: 'apps',
      kind: 'Deployment',
      resource: 'deployments',
      namespaced: true,
      count: 9,
      version: 'v1',
    },
  ],
  export: {
    digest: '5e884898da28',
    objects: 311,
    counts: { 'deployments.apps': 9 },
    leftOut: { 'computed from the selector of its Service': 12, 'finished pod': 2 },
    takenAt: '2026-11-20T21:04:05Z',
  },
  objects: 402,
  deliberate: { 'PodSecurityPolicy became labels': 3 },
  findings: [],
  tookMs: { snapshot: 800, start: 2900, read: 1400, import: 2100, 'go back': 3000 },
  ...over,
});
