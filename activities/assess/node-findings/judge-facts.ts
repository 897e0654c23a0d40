import type { Finding } from '../../../model/finding.js';
import type { NodeFactsRead } from '../../nodes/node-facts.js';
import { eachCertificate, endpoint, rotation, unreadableCertificates } from './certificates.js';
import { clock } from './clock.js';
import type { Detector, NodeContext } from './detector.js';
import { inodes, kubeletLimits, leftOvers, mountOptions } from './disks.js';
import { runningFlags } from './flags.js';
import { hostname, selinux, unread } from './identity.js';
import { etcdData, kubeletRoot, manifestsDirectory, ports, programs } from './layout.js';
import {
  controlGroups,
  kernel,
  kernelDefaults,
  room,
  suffering,
  swap,
  systemd,
} from './machine.js';
import { cni, kernelParameters, resolvers, routeWriters, serviceRules } from './network.js';
import { others } from './others.js';
import { cgroupDriver, containers, outdated, pauseImage } from './runtime.js';
import { staticPods } from './static-pods.js';

const detectors: readonly Detector[] = [
  unread,
  hostname,
  swap,
  controlGroups,
  kernel,
  kernelDefaults,
  systemd,
  room,
  suffering,
  clock,
  mountOptions,
  inodes,
  kubeletLimits,
  leftOvers,
  kubeletRoot,
  etcdData,
  programs,
  manifestsDirectory,
  ports,
  runningFlags,
  staticPods,
  outdated,
  cgroupDriver,
  containers,
  pauseImage,
  kernelParameters,
  serviceRules,
  cni,
  resolvers,
  routeWriters,
  eachCertificate,
  unreadableCertificates,
  endpoint,
  rotation,
  others,
  selinux,
];

/** Every judgement on what one node tells. Detectors are small and do not know each other. */
export const judgeFacts = (facts: NodeFactsRead, context: NodeContext): Finding[] =>
  detectors.flatMap((detector) => detector(facts, context));
