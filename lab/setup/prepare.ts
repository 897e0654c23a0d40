import {
  ensureApiServer,
  ensureCoredns,
  ensureEtcd,
  ensureHelm,
  ensureKubernetes,
  ensureTemporal,
} from '../programs/programs.js';
import { ensureSystemPackages, testPrograms } from './system-packages.js';

/** The releases between which the lab's main chain migrates. */
const mainChain = { from: '1.19.12', to: '1.23.6', etcd: '3.4.23' } as const;

/** Releases of which objects are read and written by a real API server, each with an etcd that it runs on. */
const copied = { apiServers: ['1.15.12'], etcds: ['3.5.21', '3.6.4'] } as const;
/** The newest release: its programs read the command lines that a plan gives them. */
const newest = '1.34.4';

/** Everything for the fast tests; returns 2 when system packages are missing, or else 0. */
export async function prepareFast(): Promise<number> {
  if (!(await ensureSystemPackages(testPrograms))) return 2;
  await prepareTemporal();
  return 0;
}

/** Temporal's command line, told to this process's children. */
async function prepareTemporal(): Promise<void> {
  process.env['CUTOVER_TEMPORAL_PATH'] = await ensureTemporal();
}

/** Everything for real clusters; returns 2 when system packages are missing, or else 0. */
export async function prepareLab(): Promise<number> {
  if (!(await ensureSystemPackages())) return 2;
  await prepareTemporal();
  await ensureEtcd(mainChain.etcd);
  await ensureCoredns();
  await ensureHelm();
  await ensureKubernetes(mainChain.from);
  await ensureKubernetes(mainChain.to);
  for (const version of copied.etcds) await ensureEtcd(version);
  for (const version of copied.apiServers) await ensureApiServer(version);
  await ensureKubernetes(newest);
  return 0;
}
