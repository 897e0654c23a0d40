import type { Item } from '../resource.js';
import { fixAdmissionRules } from './admission-rules.js';
import { fixApiVersions } from './api-versions.js';
import { asItIs, type Fix, type Fixed } from './fix.js';
import { leaveTopology } from '../successors/slice-topology.js';
import { nameSideEffects } from '../successors/webhook-effects.js';
import { fixRoles } from './roles.js';
import type { TargetApis } from './target-apis.js';

const fixes: readonly Fix[] = [
  fixApiVersions,
  fixRoles,
  fixAdmissionRules,
  nameSideEffects,
  leaveTopology,
];

/**
 * What an object says of other APIs, brought to what the target serves, and values that it refuses. Pure; Helm's releases are
 * another matter.
 */
export const fixReferences = (item: Item, apis: TargetApis): Fixed =>
  fixes.reduce<Fixed>((before, fix) => {
    const { object, because, remarks } = fix({ of: item.of, object: before.object }, apis);
    return {
      object,
      because: [...before.because, ...because],
      remarks: [...before.remarks, ...remarks],
    };
  }, asItIs(item.object));
