import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { shopTargets } from '../application/application.js';
import { ensureBundle } from '../bundle/bundle.js';
import type { LabVersion } from '../cluster/versions.js';
import type { Lab } from '../lab.js';
import { until } from '../nodes/until.js';
import { cacheFolder } from '../programs/cache.js';
import { root } from '../setup/root.js';
import { type Running, flags, startProcess } from './processes.js';
import { type TemporalServer, startTemporal } from './temporal.js';

/** Everything around a lab that a migration needs: Temporal, a worker, and the command line. */
export interface Stage {
  readonly directory: string;
  temporal: TemporalServer;
  worker: Running;
  /** Starts a worker beside or after the one that is there. */
  readonly startWorker: () => Running;
  /** Until the worker that is there takes work. */
  readonly workerIsReady: () => Promise<void>;
  /** Starts the server again on the same database and port. */
  readonly restartTemporal: () => Promise<TemporalServer>;
  /** `cutover …` as a person would call it. */
  readonly cutover: (...args: readonly string[]) => Promise<Called>;
  /** Ends all of it and removes the directory, whose store holds Secrets. */
  readonly close: () => Promise<void>;
}

/** What a call of the command line came to. */
export interface Called {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Set a stage up in a private directory of its own. Compiled code must be there. */
export async function openStage(): Promise<Stage> {
  const parent = join(cacheFolder(), 'stages');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(join(parent, 'stage-'));
  const place = { database: join(directory, 'temporal.db'), log: join(directory, 'temporal.log') };
  const temporal = await startTemporal(place);
  const port = Number(temporal.address.split(':')[1]);
  const startWorker = () =>
    startProcess(
      process.execPath,
      workerArguments(directory, temporal.address),
      workerLog(directory),
    );
  const worker = startWorker();
  await workerPolls(temporal.address, worker, workerLog(directory));
  const stage: Stage = {
    directory,
    temporal,
    worker,
    startWorker,
    workerIsReady: () => workerPolls(stage.temporal.address, stage.worker, workerLog(directory)),
    restartTemporal: () => startTemporal({ ...place, port }),
    cutover: (...args) => call(args, temporal.address),
    close: async () => {
      await stage.worker.kill();
      await stage.temporal.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return stage;
}

/** Until both queues have a poller: what is started before waits, and is told that nobody is there. */
async function workerPolls(address: string, worker: Running, log: string): Promise<void> {
  const connection = await Connection.connect({ address });
  const polled = async (name: string, taskQueueType: 1 | 2): Promise<boolean> => {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name },
      taskQueueType,
    });
    return (pollers ?? []).length > 0;
  };
  try {
    await until({ name: `a worker to poll (log: ${log})`, deadlineMs: 60_000 }, async () => {
      if (worker.exitCode() !== null) return `it ended with ${worker.exitCode()}`;
      const both = [polled('kube-cutover', 1), polled('kube-cutover-nodes', 2)];
      return (await Promise.all(both)).every(Boolean) ? undefined : 'not yet';
    });
  } finally {
    await connection.close();
  }
}

const workerLog = (directory: string): string => join(directory, 'worker.log');

const workerArguments = (directory: string, address: string): string[] => [
  join(root, 'dist/worker/main.js'),
  ...flags({ address, state: join(directory, 'state'), 'key-file': join(directory, 'store.key') }),
];

async function call(args: readonly string[], address: string): Promise<Called> {
  const program = join(root, 'dist/client/main.js');
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args], {
    env: { TEMPORAL_ADDRESS: address },
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode: exitCode ?? 1, stdout, stderr };
}

/** Write the spec that moves a lab to another version; `over` replaces or adds fields. */
export async function writeSpec(
  stage: Stage,
  lab: Lab,
  version: LabVersion,
  over: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { layout, version: from } = lab.description;
  const targets = shopTargets(lab);
  const spec = {
    strategy: 'in-place-switch',
    cluster: lab.name,
    from,
    version,
    kubeconfig: lab.kubeconfig,
    bundle: await ensureBundle(version, layout),
    ssh: { privateKeyFile: lab.sshKey, knownHostsFile: lab.knownHosts },
    nodes: lab.nodes.map(({ name, address, role }) => ({ name, address, role })),
    layout: layout === 'kubeadm' ? 'kubeadm' : { 'systemd-units': { root: '/data/k8s' } },
    proberFile: join(stage.directory, 'prober.jsonl'),
    checks: targets.map((url, at) => ({ name: `shop ${at + 1}`, url })),
    ...over,
  };
  const file = join(stage.directory, `${lab.name}.yaml`);
  await writeFile(file, stringify(spec));
  return file;
}

/** What `cutover status --json` says, as far as waiting needs it. */
interface Seen {
  readonly state: string;
  readonly waitingFor?: string;
}

/**
 * Wait until a run waits at a gate. Each look is a process that costs half a second of a processor: whoever measures looks seldom.
 * @throws Error at once where it ended or got stuck instead.
 */
export async function waitForGate(
  stage: Stage,
  run: string,
  gate: string,
  deadlineMs: number,
  everyMs = 500,
) {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const { exitCode, stdout, stderr } = await stage.cutover('status', run, '--json');
    const seen = readStatus(stdout);
    if (seen?.waitingFor === gate) return;
    const isRefused = exitCode === 2; // What was asked for is wrong, and will not get better.
    const isOver = isRefused || seen?.state === 'ended' || seen?.state === 'needs-operator';
    if (isOver || Date.now() > deadline)
      throw new Error(`waited for gate "${gate}" of ${run}, in vain: ${stdout}${stderr}`);
    await pause(everyMs);
  }
}

function readStatus(stdout: string): Seen | undefined {
  try {
    const said = JSON.parse(stdout) as { status?: Seen } & Seen;
    return said.status ?? said;
  } catch {
    return undefined;
  }
}

/** Approve a gate with the digest of the plan that the run shows. */
export async function approve(stage: Stage, run: string, gate: string): Promise<void> {
  const { stdout } = await stage.cutover('status', run, '--json');
  const said = JSON.parse(stdout) as { planDigest?: string; status?: { planDigest?: string } };
  const digest = said.planDigest ?? said.status?.planDigest ?? '';
  const approved = await stage.cutover('approve', run, '--gate', gate, '--digest', digest);
  if (approved.exitCode !== 0) throw new Error(`approve ${gate}: ${approved.stderr}`);
}
