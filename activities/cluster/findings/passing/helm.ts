import type { Finding } from '../../../../model/finding.js';
import { found } from '../../../../model/finding-kinds/found.js';
import type { KubernetesVersion } from '../../../../model/version.js';
import { kindsInRelease } from '../../../objects/helm/kinds-in-release.js';
import { isHelmRelease, isHelmTwoRelease } from '../../../objects/helm/payload.js';
import { removalOf, removalText } from '../../../objects/helm/removal.js';
import { textAt } from '../../../objects/json-path.js';
import { whereOf, type Item } from '../../../objects/resource.js';

/** Releases of the past: rewritten like the others, but no upgrade compares with them. */
const past: readonly string[] = ['superseded', 'uninstalled'];

/** What stored Helm releases name that the target does not serve. Pure. */
export function helmReleases(item: Item, to: KubernetesVersion): readonly Finding[] {
  const where = whereOf(item);
  if (isHelmTwoRelease(item))
    return [found('helm-two-release', where, 'it is a release of Helm 2 (label OWNER=TILLER)')];
  if (!isHelmRelease(item)) return [];
  if (past.includes(textAt(item.object, 'metadata', 'labels', 'status') ?? '')) return [];
  const release = kindsInRelease(item);
  if ('fault' in release) return [found('helm-release-unreadable', where, release.fault)];
  return release.named.flatMap((named) => {
    const removal = removalOf(named, to);
    if (removal === undefined) return [];
    const what = `it names ${named.apiVersion} ${named.kind} ${named.name}, ${removalText(removal)}`;
    const id =
      removal.successor === undefined ? 'helm-kind-without-successor' : 'removed-api-in-helm';
    return [found(id, where, what)];
  });
}
