import { blocker, note, warning } from './graded.js';
import type { FindingKinds } from './kind.js';
import { podsKinds } from './pods.js';
import { volumesKinds } from './volumes.js';

const budgets = 'kubernetes.io: Specifying a Disruption Budget';
const jobs = 'kubernetes.io: CronJob';
const deployments = 'kubernetes.io: Deployments';

/** Kinds of findings about: workloads, and what stands before them. */
export const workloadsKinds = {
  ...podsKinds,
  ...volumesKinds,
  'single-replica': note(
    'While its one pod is made anew, nobody answers.',
    'accept the gap, or run two',
    'kubernetes.io: Disruptions',
  ),
  'replicas-on-one-node': warning(
    'All its pods go with one node.',
    'spread them (topologySpreadConstraints or anti-affinity) before the window',
    'k8s.af: Moonlight 2019',
  ),
  'no-readiness-probe': note(
    'A Service sends requests to its pods before they can answer.',
    'give its containers a readinessProbe',
    'kubernetes.io: Configure Probes',
  ),
  'workload-broken': warning(
    'It is not well now; after the switch nobody can tell that from damage.',
    'repair it before the window',
    deployments,
  ),
  'rollout-under-way': warning(
    'The cluster is changing now: the assessment and the window would see different things.',
    'wait until the rollout has ended',
    deployments,
  ),
  'rollout-stuck': warning(
    'A rollout that does not end keeps two generations of pods, and the switch starts only one.',
    'finish or undo it before the window',
    deployments,
  ),
  'deployment-paused': warning(
    'A paused rollout is made anew as one generation: the change that waits comes into effect.',
    'resume or undo it before the window',
    deployments,
  ),
  'update-held-back': note(
    'OnDelete or a partition keeps pods of an earlier generation; made anew, all have the latest.',
    'see that the latest generation is wanted',
    'kubernetes.io: StatefulSets, update strategies',
  ),
  'pdb-forbids-eviction': warning(
    'A drain waits for ever at these pods.',
    'add a replica or widen the budget for the window',
    budgets,
  ),
  'pdb-matches-nothing': note(
    'It protects no pod, although somebody meant it to.',
    'correct its selector or remove it',
    budgets,
  ),
  'pdb-overlap': warning(
    'The eviction API refuses a pod that two budgets cover.',
    'leave one budget for each pod',
    budgets,
  ),
  'running-job': warning(
    'It is carried and starts again from its beginning.',
    'let it finish before the window, if it must not run twice',
    jobs,
  ),
  'running-cron-run': warning(
    'This run is ended by the switch; the next one starts by its schedule.',
    'choose a window in which it does not run',
    jobs,
  ),
  'cron-fires-in-window': note(
    'It fires at least hourly, and so in any window: that run is missed or late.',
    'suspend it for the window if a late or doubled run does harm',
    jobs,
  ),
  'finished-left-out': note(
    'What came to its end stays behind.',
    'read its logs before, if they are needed',
    jobs,
  ),
  'hpa-at-limit': note(
    'There is no room for more load while pods are being restarted.',
    'raise maxReplicas for the window',
    'kubernetes.io: Horizontal Pod Autoscaling',
  ),
  'hpa-target-missing': warning(
    'It scales nothing.',
    'correct or remove it',
    'kubernetes.io: Horizontal Pod Autoscaling',
  ),
  'ingress-without-class': note(
    'Which controller serves it is left to defaults, which differ between controllers and their versions.',
    'set spec.ingressClassName',
    'kubernetes.io: Ingress',
  ),
  'ingress-duplicate-host': warning(
    'Two objects claim one host and path; the older wins, and which is older changes when both are created anew.',
    'leave one of them',
    'kubernetes/ingress-nginx: user guide, basic usage',
  ),
  'ingress-backend-missing': warning(
    'It leads to a Service that is not there.',
    'correct or remove it',
    'kubernetes.io: Ingress',
  ),
  'load-balancer-service': note(
    'Its address comes from a controller outside and may become another.',
    'see that the controller finds the same address again, or name it',
    'kubernetes.io: Service, type LoadBalancer',
  ),
  'selectorless-endpoints': note(
    'Its addresses are kept by hand: they are carried as they are.',
    'see that they are not addresses of pods or nodes that change',
    'kubernetes.io: Service, without selectors',
  ),
  'endpoint-slice-port-without-number': blocker(
    'kube-proxy of v1.19 to v1.30 ends in a panic at each start while such a slice is there, and no node has Services.',
    'give each of its ports a number, or make one slice for each port',
    'kubernetes/kubernetes: pull request 124626 (v1.31); pkg/proxy/endpointslicecache.go',
  ),
  'quota-full': warning(
    'Nothing more may be created in the namespace: pods made beside those that leave are refused.',
    'raise the quota for the window',
    'kubernetes.io: Resource Quotas',
  ),
  'limit-range-defaults': note(
    'Pods made anew get defaults that the running ones may not have.',
    'compare the limits of running pods with the defaults',
    'kubernetes.io: Limit Ranges',
  ),
} satisfies FindingKinds;
