import type { FindingId } from '../../../model/finding-kinds/all.js';
import type { JsonObject } from '../json-path.js';
import type { Item } from '../resource.js';
import type { TargetApis } from './target-apis.js';

/** An object whose references were looked at. */
export interface Fixed {
  readonly object: JsonObject;
  /** What was changed on purpose, as a reason that many objects share. */
  readonly because: readonly string[];
  /** What a person has to look at. */
  readonly remarks: readonly Remark[];
}

/** Something to tell of one object. */
export interface Remark {
  readonly id: FindingId;
  readonly what: string;
}

/** Brings one sort of reference up to date; an object without such comes back as it is. Pure. */
export type Fix = (item: Item, apis: TargetApis) => Fixed;

/** Nothing to change. */
export const asItIs = (object: JsonObject): Fixed => ({ object, because: [], remarks: [] });
