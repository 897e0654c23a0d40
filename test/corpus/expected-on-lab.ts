import { listAt, objectAt, textAt } from '../../activities/objects/json-path.js';
import type { Json } from '../../model/json.js';
import type { Counted } from './census.js';
import type { Difference } from './differences.js';
import { expectedAbsences } from './expected-absences.js';
import { expectedDifference } from './expected-differences.js';
import { expectedTextsLost } from './expected-texts.js';
import { market } from './tamed.js';

/** What living controllers do to what was written, beside all that no migration carries. */
const ended: readonly string[] = [
  `Job ${market}/selected`, // Of no completions; its controller is content at once.
];

/** Names of the corpus in the namespace that stands for the lab's own. */
const onLab = (text: string): string => text.replace(/^(\w+) shop\//, `$1 ${market}/`);

/** What was written and is not on the new side, each named, with its reason. */
export function absencesOnLab(written: ReadonlySet<string>): ReadonlyMap<string, string> {
  const usual = [...expectedAbsences(19, 23)].map(([where, because]): [string, string] => [
    onLab(where),
    because,
  ]);
  const here = ended.map((where): [string, string] => [where, 'has come to its end']);
  return new Map([...usual, ...here].filter(([where]) => written.has(where)));
}

/** Texts of manifests that nothing on the new side says any more, each meant. */
export const textsLostOnLab: readonly string[] = [
  ...expectedTextsLost.map(onLab),
  `ConfigMap ${market}/kube-root-ca.crt data.ca.crt`, // Published anew, with the cluster's own.
];

/** The reason for a difference between two clusters that live; absent where it is a fault. */
export const expectedOnLab = (counted: Counted, difference: Difference): string | undefined =>
  reasonIn([aggregated, ...switched], counted, difference) ??
  expectedDifference(counted, difference);

/** The reason why the old side writes a value anew as it starts; absent where it is a fault. */
export const expectedOnReturn = (counted: Counted, difference: Difference): string | undefined =>
  reasonIn([aggregated, ...returned], counted, difference);

const reasonIn = (
  rules: readonly Rule[],
  counted: Counted,
  difference: Difference,
): string | undefined => rules.find(({ fits }) => fits(counted, difference))?.because;

interface Rule {
  readonly because: string;
  readonly fits: (counted: Counted, difference: Difference) => boolean;
}

const aggregated: Rule = {
  because: 'the rules of an aggregated role are a sum that its controller computes',
  fits: ({ of, object }, { path }) =>
    of.kind === 'ClusterRole' &&
    /^\/rules(\/|$)/.test(path) &&
    listAt(object, 'aggregationRule', 'clusterRoleSelectors').length > 0,
};

const switched: readonly Rule[] = [
  {
    because: 'the volume controller names the provisioner that a waiting claim is for',
    fits: ({ of }, { path, was }) =>
      of.kind === 'PersistentVolumeClaim' &&
      path === '/metadata/annotations/volume.kubernetes.io~1storage-provisioner' &&
      was === undefined,
  },
  {
    because: 'the volume controller has bound volume and claim',
    fits: ({ of }, { path }) =>
      of.kind === 'PersistentVolume' && path === '/spec/claimRef/resourceVersion',
  },
  {
    because: 'a token belongs to the new account',
    fits: ({ of, object }, { path, was, is }) =>
      of.kind === 'ServiceAccount' &&
      /^\/secrets\/\d+\/name$/.test(path) &&
      [was, is].every((name) => isTokenOf(textAt(object, 'metadata', 'name'), name)),
  },
];

const returned: readonly Rule[] = [
  {
    because: 'status is written anew by controllers',
    fits: (_, { path }) => /^\/status(\/|$)/.test(path),
  },
  {
    because: 'the garbage collector forgets owners that are no more, once it has looked',
    fits: ({ of }, { path, is }) =>
      of.kind === 'Loose' &&
      path === '/metadata/ownerReferences' &&
      Array.isArray(is) &&
      is.every((owner) => textAt(owner, 'name') === 'owner'),
  },
  {
    because: 'the volume controller says that volume and claim are bound, once it has looked',
    fits: ({ of }, { path }) =>
      ['PersistentVolume', 'PersistentVolumeClaim'].includes(of.kind) &&
      /^\/(metadata\/annotations(\/pv\.kubernetes\.io~1bind-completed)?|spec\/claimRef\/resourceVersion)$/.test(
        path,
      ),
  },
  {
    because: 'the API server adds what its version grants by default',
    fits: ({ of, object }, { path, was, is }) =>
      of.kind === 'ClusterRole' &&
      path === '/rules' &&
      objectAt(object, 'metadata', 'labels')['kubernetes.io/bootstrapping'] === 'rbac-defaults' &&
      hasAll(is, was),
  },
];

const isTokenOf = (account: string | undefined, name: Json | undefined): boolean =>
  typeof name === 'string' && name.replace(/[a-z0-9]{5}$/, '') === `${account}-token-`;

const hasAll = (list: Json | undefined, wanted: Json | undefined): boolean => {
  if (!Array.isArray(list) || !Array.isArray(wanted)) return false;
  const there = new Set(list.map((entry) => JSON.stringify(entry)));
  return wanted.every((entry) => there.has(JSON.stringify(entry)));
};
