import { typeNameOf, whereOf } from '../../objects/resource.js';
import type { FindingRule } from './rule.js';

/** A kind with objects that the target serves in none of the versions in which they can be read. */
export const noCommonVersion: FindingRule = ({ kinds, cleaned, to }) =>
  kinds
    .filter(({ common }) => common === undefined)
    .flatMap((kind) => {
      const objects = cleaned.carried.filter(({ of }) => typeNameOf(of) === typeNameOf(kind));
      if (objects.length === 0) return [];
      const examples = objects.slice(0, 3).map(whereOf).join(', ');
      return [
        {
          id: 'no-common-version',
          severity: 'blocker' as const,
          where: `${kind.kind} (${typeNameOf(kind)})`,
          what:
            `${objects.length} objects (${examples}) are served here as ${kind.served.join(', ')}, ` +
            `and ${to} serves none of these`,
          remedy: 'replace them by objects of a kind that both versions serve, or remove them',
        },
      ];
    });
