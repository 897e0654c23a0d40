import type { JsonObject } from './json-path.js';
import type { Item } from './resource.js';
import { stripIdentity } from './strip-identity.js';
import { stripMetadata } from './strip-metadata.js';
import { stripNetwork } from './strip-network.js';
import { stripNode } from './strip-node.js';
import { stripSchedule } from './strip-schedule.js';
import { stripStatus } from './strip-status.js';
import { stripStorage } from './strip-storage.js';
import { stripWorkloads } from './strip-workloads.js';
import type { Surroundings } from './surroundings.js';

/** Takes away what one side's control plane wrote into an object. Pure; a rule for other kinds gives it back as it is. */
export type Strip = (item: Item, around: Surroundings) => JsonObject;

const strips: readonly Strip[] = [
  stripSchedule, // Before the moment of creation goes.
  stripMetadata,
  stripStorage, // Before the status goes: it says which volumes are released.
  stripStatus,
  stripNode,
  stripNetwork,
  stripIdentity,
  stripWorkloads,
];

/** The object as a person would have written it: what is carried, and what is compared. */
export const strip = (item: Item, around: Surroundings): Item =>
  strips.reduce((stripped, rule) => ({ of: stripped.of, object: rule(stripped, around) }), item);
