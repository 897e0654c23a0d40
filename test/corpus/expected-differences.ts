import { isObject, listAt, textAt, type JsonObject } from '../../activities/objects/json-path.js';
import type { Json } from '../../model/json.js';
import type { Counted } from './census.js';
import type { Difference } from './differences.js';
import { differsInVersionsAlone } from './helm-release.js';

/** One way in which an object may arrive otherwise than the target's server reads it on the copy, with its reason. */
interface Rule {
  readonly because: string;
  /** `Kind`, or several; absent: any. */
  readonly kinds?: readonly string[];
  readonly path: RegExp;
  /** More than the path: what the values have to be. */
  readonly only?: (difference: Difference, counted: Counted) => boolean;
}

const workloads: readonly string[] = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];
/** Kinds whose v1beta1 definition has no schema, or one without types. */
const opened: readonly string[] = ['Bulk', 'Loose', 'Multi', 'Untyped', 'Wide'];
const roles: readonly string[] = ['ClusterRole', 'Role'];

/** The fixed list. Whatever fits no line of it is a fault. */
const rules: readonly Rule[] = [
  {
    because: 'status is written anew by controllers',
    path: /^\/status(\/|$)/,
    only: (_, { of }) => !of.group.endsWith('example.com') || of.hasStatus,
  },
  {
    because: 'status is written anew by controllers',
    kinds: workloads,
    path: /^\/metadata\/annotations(\/deployment\.kubernetes\.io~1revision|\/deprecated\.daemonset\.template\.generation)?$/,
    only: onlyWith('deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation'),
  },
  {
    because: 'the node controller sets it by the state of the node',
    kinds: ['Node'],
    path: /^\/(spec\/taints|metadata\/annotations\/node\.alpha\.kubernetes\.io~1ttl)/,
    only: ({ was, is }) => !Array.isArray(was) || sameBut(was, is, isStateTaint),
  },
  {
    because: 'dynamic kubelet configuration is gone',
    kinds: ['Node'],
    path: /^\/spec\/configSource$/,
    only: ({ is }) => is === undefined,
  },
  {
    because: 'volume and claim are bound anew',
    kinds: ['PersistentVolume', 'PersistentVolumeClaim'],
    path: /^\/(metadata\/annotations(\/pv\.kubernetes\.io~1(bound-by-controller|bind-completed))?|spec\/claimRef\/resourceVersion)$/,
    only: ({ path, was, is }) =>
      path.endsWith('annotations')
        ? was === undefined && JSON.stringify(is) === '{"pv.kubernetes.io/bind-completed":"yes"}'
        : is === undefined,
  },
  {
    because: 'the kubelet and the scheduler place a pod anew',
    kinds: ['Pod'],
    path: /^\/spec\/(nodeName|volumes|containers\/0\/volumeMounts|priority)$/,
    only: ({ path, was, is }) =>
      path.endsWith('nodeName') ? is === undefined : sameBut(was, is, isTokenOfAccount),
  },
  {
    because: 'a default that the target gives to new objects',
    kinds: ['IngressClass'],
    path: /^\/spec\/parameters\/scope$/,
    only: ({ is }) => is === 'Cluster',
  },
  {
    because: 'a default that the target gives to new objects',
    kinds: ['Pod'],
    path: /^\/spec\/(preemptionPolicy|securityContext\/seccompProfile|containers\/\d\/securityContext\/appArmorProfile)$/,
    only: ({ was }) => was === undefined,
  },
  {
    because: 'the limits of its namespace apply to a pod that is made anew',
    kinds: ['Pod'],
    path: /^\/(metadata\/annotations(\/kubernetes\.io~1limit-ranger)?|spec\/containers\/\d\/resources\/(limits|requests))$/,
    only: ({ was }, { where }) => was === undefined && where.startsWith('Pod ml/'),
  },
  {
    because: 'a token belongs to the new account',
    kinds: ['Secret'],
    path: /^\/(data|metadata\/annotations\/kubernetes\.io~1service-account\.uid)(\/|$)/,
    only: (_, { object }) => textAt(object, 'type') === 'kubernetes.io/service-account-token',
  },
  {
    because: 'a token belongs to the new account',
    kinds: ['ServiceAccount'],
    path: /^\/secrets$/,
    only: ({ was, is }) => sameBut(was, is, (entry) => /-token-/.test(textAt(entry, 'name') ?? '')),
  },
  {
    because: 'a Helm release names the versions that are served',
    kinds: ['Secret'],
    path: /^\/data\/release$/,
    only: ({ was, is }) => differsInVersionsAlone(was, is),
  },
  {
    because: 'a Job selects its pods by its new UID',
    kinds: ['Job'],
    path: /^\/(metadata|spec\/template\/metadata)\/(labels|annotations)(\/(batch\.kubernetes\.io~1)?(controller-uid|job-name|job-tracking))?$/,
  },
  {
    because: 'a Job selects its pods by its new UID',
    kinds: ['Job'],
    path: /^\/spec\/selector\/matchLabels\/(batch\.kubernetes\.io~1)?controller-uid$/,
  },
  {
    because: 'a reference names a version that is served',
    kinds: ['HorizontalPodAutoscaler'],
    path: /^\/spec\/.*(scaleTargetRef|describedObject)\/apiVersion$/,
    only: ({ was, is }) =>
      (was === 'extensions/v1beta1' || was === 'networking.k8s.io/v1beta1') &&
      (is === 'apps/v1' || is === 'networking.k8s.io/v1'),
  },
  {
    because: 'rights were added for the group that resources moved to',
    kinds: roles,
    path: /^\/rules(\/\d+\/apiGroups)?$/,
    only: ({ was, is }) => Array.isArray(was) && Array.isArray(is) && grantsNoLess(was, is),
  },
  {
    because: 'written when it was registered',
    kinds: ['APIService', 'CustomResourceDefinition'],
    path: /^\/status\//,
  },
  {
    because: 'a schema that v1 refuses was opened',
    kinds: ['CustomResourceDefinition'],
    path: /^\/spec\/versions\/\d\/schema(\/openAPIV3Schema\/(type|properties|x-kubernetes-preserve-unknown-fields))?$/,
    only: (_, { object }) => opened.includes(textAt(object, 'spec', 'names', 'kind') ?? ''),
  },
  {
    because: 'PodSecurityPolicy became labels',
    kinds: ['Namespace'],
    path: /^\/metadata\/labels\/pod-security\.kubernetes\.io~1enforce$/,
    only: ({ was }) => was === undefined,
  },
  {
    because: 'v1 takes no topology keys of people',
    kinds: ['EndpointSlice'],
    path: /^\/endpoints\/\d\/deprecatedTopology$/,
    only: ({ is }) => is === undefined,
  },
  {
    because: 'a webhook of unknown side effects is said to have none on dryRun',
    kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    path: /^\/webhooks\/\d\/sideEffects$/,
    only: ({ was, is }) => was === 'Unknown' && is === 'NoneOnDryRun',
  },
  {
    because: 'an owner that is no more is not named',
    kinds: ['Loose'],
    path: /^\/metadata\/ownerReferences$/,
    only: ({ was, is }) => sameBut(was, is, (owner) => textAt(owner, 'name') === 'gone'),
  },
  {
    because: 'a definition that keeps unknown fields says so in its schema',
    kinds: ['CustomResourceDefinition'],
    path: /^\/spec\/(preserveUnknownFields|versions\/\d\/schema)/,
    only: ({ path, is }) =>
      !path.includes('/schema') || JSON.stringify(is)?.includes('preserve-unknown') || is === true,
  },
];

/** The reason for a difference; absent where it is a fault. */
export function expectedDifference(counted: Counted, difference: Difference): string | undefined {
  const kind = counted.of.kind;
  return rules.find(
    ({ kinds, path, only }) =>
      (kinds === undefined || kinds.includes(kind)) &&
      path.test(difference.path) &&
      (only === undefined || only(difference, counted)),
  )?.because;
}

/** Whether an annotation, or all annotations as a whole, are no more than these names. */
function onlyWith(...names: readonly string[]): (difference: Difference) => boolean {
  return ({ path, was }) =>
    !path.endsWith('/annotations') ||
    (isObject(was) && Object.keys(was).every((name) => names.includes(name)));
}

/** Lists that are equal but for entries of one kind. */
const sameBut = (
  was: Json | undefined,
  is: Json | undefined,
  isIgnored: (entry: Json) => boolean,
): boolean => {
  const kept = (list: Json | undefined): readonly Json[] =>
    Array.isArray(list) ? list.filter((entry: Json) => !isIgnored(entry)) : [];
  return JSON.stringify(kept(was)) === JSON.stringify(kept(is));
};

const isStateTaint = (taint: Json): boolean =>
  /^node\.kubernetes\.io\/(not-ready|unreachable|unschedulable)$/.test(textAt(taint, 'key') ?? '');

const isTokenOfAccount = (entry: Json): boolean =>
  (textAt(entry, 'name') ?? '').startsWith('default-token-');

/** Every rule of the old list is there with all that it granted; groups may have come. */
function grantsNoLess(was: readonly Json[], is: readonly Json[]): boolean {
  if (was.every((entry) => typeof entry === 'string'))
    return was.every((entry) => is.includes(entry));
  return was.every((rule) => is.some((other) => isWider(rule as JsonObject, other as JsonObject)));
}

const isWider = (rule: JsonObject, other: JsonObject): boolean =>
  Object.keys(rule).every((key) =>
    listAt(rule, key).every((entry) => listAt(other, key).includes(entry)),
  );
