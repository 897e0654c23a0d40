import { without } from './json-path.js';
import { typeNameOf } from './resource.js';
import type { Strip } from './strip.js';

/**
 * Status goes: the new side's controllers write their own. A custom resource without a status subresource keeps its
 * field: there it is content like any other, and only its owner can write it again.
 */
export const stripStatus: Strip = ({ of, object }, { custom, statusApart }) => {
  const isContent =
    custom.has(typeNameOf(of)) && !statusApart.has(`${typeNameOf(of)}/${of.version}`);
  return isContent ? object : without(object, 'status');
};
