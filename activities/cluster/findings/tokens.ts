import type { Finding } from '../../../model/finding.js';
import { isAccountToken, isAutomaticToken } from '../../objects/leave-derived.js';
import { whereOf, type Item } from '../../objects/resource.js';
import { fullNameOf } from '../../objects/surroundings.js';
import type { FindingRule } from './rule.js';

/** Legacy tokens die with the switch: the new ServiceAccount has another UID. */
export const legacyTokens: FindingRule = ({ items, around }) => {
  const tokens = items.filter(isAccountToken);
  const named = (item: Item): boolean => around.namedSecrets.has(fullNameOf(item));
  const explicit = tokens.filter((token) => !isAutomaticToken(token) || named(token));
  const automatic = tokens.length - explicit.length;
  const warnings = explicit.map((token): Finding => ({
    id: 'legacy-token',
    severity: 'warning',
    where: whereOf(token),
    what: named(token)
      ? 'a workload names this ServiceAccount token; the Secret stays, its token becomes another'
      : 'this ServiceAccount token was asked for by hand; whoever holds a copy is locked out',
    remedy: 'give its holders the new token after the switch',
  }));
  if (automatic === 0) return warnings;
  const note: Finding = {
    id: 'legacy-token',
    severity: 'note',
    where: 'Secrets',
    what: `${automatic} automatic ServiceAccount tokens become invalid; pods get new ones when they start`,
    remedy: 'programs outside the cluster that use one need a new token after the switch',
  };
  return [...warnings, note];
};
