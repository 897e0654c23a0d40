import type { Finding } from '../../../model/finding.js';
import { grantsOfEverything, movedGroups, ownRights } from './access.js';
import { newCoredns, oldCorefile, oldProxyMode, tightCoredns } from './add-ons.js';
import { barePods, idleBudgets, overlappingBudgets, strictBudgets } from './budgets.js';
import {
  convertingWebhooks,
  looseDefinitions,
  unavailableApis,
  unestablished,
  unservedStorage,
} from './definitions.js';
import { beingDeleted, ownersGone, terminatingNamespaces } from './deletion.js';
import {
  alwaysPulled,
  deadRegistries,
  movedTags,
  movingTags,
  pullSecretsMissing,
} from './images.js';
import { finishedLeftOut, firingCronJobs, runningJobs } from './jobs.js';
import { missingNeeds } from './needs.js';
import {
  cordonedNodes,
  countOfControlPlanes,
  fullNodes,
  mixedApiServers,
  mixedKubelets,
  mixedRuntimes,
  nodesNotReady,
  nodesUnderPressure,
  nodesWithoutRange,
  taintedNodes,
} from './nodes.js';
import {
  admittedByPolicy,
  emptyDirs,
  hostPaths,
  hostPorts,
  longGraces,
  privileged,
  restartingPods,
  shortTolerations,
} from './pods.js';
import { fullQuotas, limitRanges } from './quotas.js';
import { requestedApis } from './requested-apis.js';
import { autoscalers, crowded, rollouts, singleReplicas, withoutReadiness } from './rollouts.js';
import { kubeletSkew } from './skew.js';
import { legacyTokens } from './tokens.js';
import {
  duplicateHosts,
  handmadeEndpoints,
  ingressesWithoutClass,
  literalAddresses,
  loadBalancers,
  missingBackends,
} from './traffic.js';
import { driversAbsent, flexVolumes, inTreeVolumes } from './volume-drivers.js';
import {
  attachments,
  claimsGone,
  defaultClasses,
  deletedWithClaim,
  localVolumes,
  pendingClaims,
  volumesWithoutNode,
} from './volumes.js';
import { webhooks } from './webhooks.js';
import {
  activeWriters,
  gitopsControllers,
  leaderRecords,
  ownCertificate,
  pendingRequests,
  removedVersionWriters,
  warningEvents,
} from './writers.js';
import type { FindingRule, Reading } from './rule.js';

/** In the order in which people read them: the API first, then nodes, then workloads. */
const rules: readonly FindingRule[] = [
  unavailableApis,
  looseDefinitions,
  unservedStorage,
  unestablished,
  convertingWebhooks,
  nodesNotReady,
  cordonedNodes,
  nodesUnderPressure,
  taintedNodes,
  fullNodes,
  nodesWithoutRange,
  mixedRuntimes,
  mixedKubelets,
  mixedApiServers,
  countOfControlPlanes,
  kubeletSkew,
  terminatingNamespaces,
  beingDeleted,
  ownersGone,
  webhooks,
  requestedApis,
  removedVersionWriters,
  gitopsControllers,
  activeWriters,
  leaderRecords,
  warningEvents,
  pendingRequests,
  ownCertificate,
  ownRights,
  movedGroups,
  grantsOfEverything,
  localVolumes,
  deletedWithClaim,
  claimsGone,
  pendingClaims,
  volumesWithoutNode,
  attachments,
  defaultClasses,
  inTreeVolumes,
  flexVolumes,
  driversAbsent,
  legacyTokens,
  missingNeeds,
  rollouts,
  singleReplicas,
  crowded,
  withoutReadiness,
  autoscalers,
  hostPaths,
  emptyDirs,
  hostPorts,
  privileged,
  longGraces,
  shortTolerations,
  restartingPods,
  admittedByPolicy,
  movingTags,
  deadRegistries,
  alwaysPulled,
  movedTags,
  pullSecretsMissing,
  strictBudgets,
  idleBudgets,
  overlappingBudgets,
  barePods,
  runningJobs,
  finishedLeftOut,
  firingCronJobs,
  ingressesWithoutClass,
  duplicateHosts,
  missingBackends,
  loadBalancers,
  handmadeEndpoints,
  literalAddresses,
  fullQuotas,
  limitRanges,
  newCoredns,
  tightCoredns,
  oldCorefile,
  oldProxyMode,
];

/** Everything that one reading of a cluster shows to be noticed. Pure. */
export const findingsOf = (reading: Reading): readonly Finding[] => [
  ...reading.findings,
  ...rules.flatMap((rule) => rule(reading)),
];
