import { without } from './json-path.js';
import { typeNameOf } from './resource.js';
import type { Strip } from './strip.js';
import { isOfType } from './surroundings.js';

/**
 * Status goes: the new side's controllers write their own. A custom resource without a status subresource keeps its
 * field: there it is content like any other, and only its owner can write it again.
 */
export const stripStatus: Strip = (item, { custom, statusApart }) => {
  const { of, object } = item;
  if (isOfType('cronjobs.batch')(item)) return object; // Has its rule: strip-schedule.ts.
  const isContent =
    custom.has(typeNameOf(of)) && !statusApart.has(`${typeNameOf(of)}/${of.version}`);
  return isContent ? object : without(object, 'status');
};
