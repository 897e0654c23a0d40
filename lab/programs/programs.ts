import { join } from 'node:path';
import pLimit from 'p-limit';
import {
  apiServerSet,
  corednsSet,
  etcdSet,
  helmSet,
  kubernetesPrograms,
  kubernetesSet,
  temporalSet,
  type ProgramSet,
} from './catalogue.js';
import { ensureProgramSet } from './ensure.js';
import { withProgress } from './progress.js';
import { sources } from './sources.js';
import { checkVersions } from './version.js';

/** Where the programs of a Kubernetes release are: the folder, and each program by its name. */
export type KubernetesPrograms = { readonly dir: string } & {
  readonly [Name in (typeof kubernetesPrograms)[number]['name']]: string;
};

/** Where etcd's programs are; etcdutl is there from 3.5 on. */
export interface EtcdPrograms {
  readonly dir: string;
  readonly etcd: string;
  readonly etcdctl: string;
  readonly etcdutl?: string;
}

/** The seven programs of a Kubernetes release, such as `1.19.12`. */
export async function ensureKubernetes(version: string): Promise<KubernetesPrograms> {
  const dir = await ensure(kubernetesSet(version));
  const paths = kubernetesPrograms.map(({ name }) => [name, join(dir, name)] as const);
  return { dir, ...Object.fromEntries(paths) } as KubernetesPrograms;
}

/** The path of the API server of a release; the other programs are left alone. */
export const ensureApiServer = async (version: string): Promise<string> =>
  join(await ensure(apiServerSet(version)), 'kube-apiserver');

/** etcd and its tools, such as `3.4.23`. */
export async function ensureEtcd(version: string): Promise<EtcdPrograms> {
  const set = etcdSet(version);
  const dir = await ensure(set);
  const hasUtl = set.programs.some(({ name }) => name === 'etcdutl');
  const tools = { etcd: join(dir, 'etcd'), etcdctl: join(dir, 'etcdctl') };
  return { dir, ...tools, ...(hasUtl ? { etcdutl: join(dir, 'etcdutl') } : {}) };
}

/** The path of CoreDNS. */
export const ensureCoredns = async (): Promise<string> => join(await ensure(corednsSet), 'coredns');

/** The path of Temporal's command line. */
export const ensureTemporal = async (): Promise<string> =>
  join(await ensure(temporalSet), 'temporal');

/** The path of Helm. */
export const ensureHelm = async (): Promise<string> => join(await ensure(helmSet), 'helm');

/** One after another: two builds at once would each take twice as long, on two cores. */
const oneAtATime = pLimit(1);

const ensure = (set: ProgramSet): Promise<string> =>
  oneAtATime(() => ensureProgramSet(set, { sources, check: checkVersions, say, withProgress }));

const say = (line: string): void => void process.stderr.write(`${line}\n`);
