import type { Finding } from '../../../model/finding.js';
import type { Cleaned } from '../../objects/clean.js';
import type { JsonObject } from '../../objects/json-path.js';
import type { Item } from '../../objects/resource.js';
import type { Surroundings } from '../../objects/surroundings.js';
import type { NodeHealth } from '../health.js';
import type { CarriedKind } from '../kinds.js';

/** All that findings are made of: one reading of a cluster. */
export interface Reading {
  /** As read. */
  readonly items: readonly Item[];
  readonly cleaned: Cleaned;
  readonly around: Surroundings;
  readonly kinds: readonly CarriedKind[];
  readonly nodes: readonly NodeHealth[];
  readonly apiServices: readonly JsonObject[];
  /** Target version. */
  readonly to: string;
}

/** What one look at a cluster shows to be noticed. Pure. */
export type FindingRule = (reading: Reading) => readonly Finding[];
