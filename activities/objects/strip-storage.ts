import { removeAt, removeKeysAt, textAt, type JsonObject } from './json-path.js';
import type { Strip } from './strip.js';
import { isOfType } from './surroundings.js';

/**
 * Volumes and claims find each other again by name: the volume keeps the claim's namespace and name, the claim keeps the
 * volume's, and neither says that it is bound already, so that the binder checks both sides and no other claim fits.
 */
export const stripStorage: Strip = (item) => {
  if (isOfType('persistentvolumes')(item)) return stripVolume(item.object);
  if (isOfType('persistentvolumeclaims')(item)) return stripClaim(item.object);
  return item.object;
};

function stripVolume(volume: JsonObject): JsonObject {
  const claimed = removeAt(removeAt(volume, 'spec', 'claimRef', 'resourceVersion'), 'status');
  const unbound = removeKeysAt(claimed, ['metadata', 'annotations'], isBindingNote);
  // A released volume keeps the UID of the claim that is gone: a claim of the same name must not get its data.
  return isReleased(volume) ? unbound : removeAt(unbound, 'spec', 'claimRef', 'uid');
}

const isReleased = (volume: JsonObject): boolean =>
  textAt(volume, 'status', 'phase') === 'Released';

const stripClaim = (claim: JsonObject): JsonObject =>
  removeKeysAt(claim, ['metadata', 'annotations'], isBindingNote);

const isBindingNote = (annotation: string): boolean =>
  annotation === 'pv.kubernetes.io/bind-completed' ||
  annotation === 'pv.kubernetes.io/bound-by-controller';
