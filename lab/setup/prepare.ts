import {
  ensureCoredns,
  ensureEtcd,
  ensureKubernetes,
  ensureTemporal,
} from '../programs/programs.js';
import { ensureSystemPackages } from './system-packages.js';

/** The releases between which the lab's main chain migrates. */
const mainChain = { from: '1.19.12', to: '1.23.6', etcd: '3.4.23' } as const;

/** Temporal's command line, told to this process's children; enough for the fast tests. */
export async function prepareTemporal(): Promise<void> {
  process.env['CUTOVER_TEMPORAL_PATH'] = await ensureTemporal();
}

/** Everything for real clusters; returns 2 when system packages are missing, or else 0. */
export async function prepareLab(): Promise<number> {
  if (!(await ensureSystemPackages())) return 2;
  await prepareTemporal();
  await ensureEtcd(mainChain.etcd);
  await ensureCoredns();
  await ensureKubernetes(mainChain.from);
  await ensureKubernetes(mainChain.to);
  return 0;
}
