import { found } from '../../../model/finding-kinds/found.js';
import { isAccountToken, isAutomaticToken } from '../../objects/leave-derived.js';
import { textAt } from '../../objects/json-path.js';
import { whereOf, type Item } from '../../objects/resource.js';
import { surroundingsOf, fullNameOf } from '../../objects/surroundings.js';
import type { FindingRule } from './rule.js';

/** Made by a bootstrap or by a tool under the name of a controller's own account. */
const isOfKubernetes = ({ object }: Item): boolean =>
  /^(?:default|kube-proxy|coredns)$/.test(
    textAt(object, 'metadata', 'annotations', 'kubernetes.io/service-account.name') ?? '',
  );

/** Legacy tokens die with the switch: the new ServiceAccount has another UID. */
export const legacyTokens: FindingRule = ({ items, of }) => {
  const tokens = of('secrets').filter(isAccountToken);
  const { namedSecrets } = surroundingsOf(items);
  const isNamed = (item: Item): boolean => namedSecrets.has(fullNameOf(item));
  const explicit = tokens.filter((token) => !isAutomaticToken(token) || isNamed(token));
  const automatic = tokens.filter((token) => !explicit.includes(token) && !isOfKubernetes(token));
  const warnings = explicit.map((token) =>
    found(
      'legacy-token',
      whereOf(token),
      isNamed(token)
        ? 'a workload names this ServiceAccount token; the Secret stays, its token becomes another'
        : 'this ServiceAccount token was asked for by hand; whoever holds a copy is locked out',
    ),
  );
  const what = `${automatic.length} automatic ServiceAccount tokens become invalid`;
  return automatic.length === 0
    ? warnings
    : [...warnings, found('automatic-token', 'Secrets', what)];
};
