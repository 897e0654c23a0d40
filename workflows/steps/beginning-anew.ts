import { allOf, inOrder } from '../runbook/combine.js';
import type { Verb } from '../runbook/step.js';
import { type Fleet, type NodeTask, onControlPlane, onWorkers } from './fleet.js';
import { oldSide } from './objects.js';
import { kubelet, phaseTask } from './phase-task.js';
import { releaseLeaders, waitForNodes } from './sides.js';
import { waitForPods, whileControllersWait } from './waiting-controllers.js';

/**
 * Once the API serves an etcd that counts on from where it stood: a watcher that was further along would miss what comes at revisions
 * that it has seen, so kubelets, kube-proxy and CoreDNS begin anew. Controllers are kept from leading until then: a kubelet that begins
 * anew calls its pods not ready until their first probe, and a controller that hears it takes them out of their Services.
 */
export const beginAnew = (fleet: Fleet, nodesOf: (fleet: Fleet) => readonly string[]): Verb =>
  inOrder([
    whileControllersWait(
      fleet,
      inOrder([
        allOf([onWorkers(fleet, startAnew(fleet)), onControlPlane(fleet, startAnew(fleet))]),
        waitForNodes(fleet, 'old', nodesOf),
        waitForPods(fleet),
      ]),
    ),
    releaseLeaders(fleet),
    startCoreDnsAnew(fleet),
  ]);

/** On one node: its kubelet, and kube-proxy beside it. */
const startAnew = (fleet: Fleet): NodeTask =>
  phaseTask(
    fleet,
    'start old units anew',
    'restoring',
    ['stop-units', 'end-kube-proxy', 'start-units'],
    kubelet,
  );

/** It chooses its API once, and keeps its place in it. */
const startCoreDnsAnew =
  ({ plan }: Fleet): Verb =>
  ({ host }) =>
    host.call('restoring', 'start CoreDNS anew').updateAddOns({
      cluster: oldSide(plan),
      images: {},
      version: plan.spec.from,
    });
