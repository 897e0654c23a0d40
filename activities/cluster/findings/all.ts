import type { Finding } from '../../../model/finding.js';
import {
  beingDeleted,
  looseCrds,
  nodesNotReady,
  strictWebhooks,
  unavailableApis,
} from './control-plane.js';
import { noCommonVersion } from './no-common-version.js';
import type { FindingRule, Reading } from './rule.js';
import { givenUpVolumes, localVolumes } from './storage.js';
import { legacyTokens } from './tokens.js';
import { finishedLeftOut, runningCronJobs, runningOnce } from './workloads.js';

/** Gravest first. */
const rules: readonly FindingRule[] = [
  noCommonVersion,
  looseCrds,
  unavailableApis,
  nodesNotReady,
  beingDeleted,
  strictWebhooks,
  givenUpVolumes,
  legacyTokens,
  runningOnce,
  runningCronJobs,
  finishedLeftOut,
  localVolumes,
];

/** Everything that one reading of a cluster shows to be noticed. Pure. */
export const findingsOf = (reading: Reading): readonly Finding[] =>
  rules.flatMap((rule) => rule(reading));
