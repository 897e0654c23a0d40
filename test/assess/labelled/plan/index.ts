import type { LabelledSet } from '../labelled.js';
import { flagLabels } from './flags.js';
import { programLabels } from './programs.js';
import { specLabels } from './spec.js';

/** Everything that planning and the target's own programs tell. */
export const planLabels: LabelledSet = [...specLabels, ...flagLabels, ...programLabels];
