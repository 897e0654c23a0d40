import { note, warning } from './graded.js';
import type { FindingKinds } from './kind.js';

/** Kinds of findings about: Helm releases. */
export const helmKinds = {
  'removed-api-in-helm': note(
    '`helm upgrade` compares with the stored manifest, which names an API that the target does not serve.',
    'the stored manifest is rewritten at the import; change the chart too, and do not roll back past the switch',
    'helm/helm#6969, #7219',
  ),
  'helm-kind-without-successor': warning(
    '`helm upgrade` fails on a stored manifest that names a kind which no longer exists.',
    'upgrade the release to a chart without this kind before the window',
    'helm/helm#11287',
  ),
  'helm-release-unreadable': warning(
    'The stored release cannot be decoded: it is carried as it is, and `helm upgrade` may fail on it.',
    'look at it with `helm history`; install the release anew if it is broken there too',
    'helm/helm pkg/storage/driver/util.go',
  ),
  'helm-two-release': warning(
    'Helm 2 and its server in the cluster are not maintained since 2020, and speak APIs that the target lacks.',
    'move the releases to Helm 3 (`helm 2to3 convert`) before the window',
    'helm.sh: Helm v2 deprecation timeline',
  ),
} satisfies FindingKinds;
