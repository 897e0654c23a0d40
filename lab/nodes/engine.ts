import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../programs/cache.js';
import { type RunOptions, ask, run } from './run.js';
import { until } from './until.js';

const engineFolder = (): string => join(cacheFolder(), 'engine');
const pidFile = (): string => join(engineFolder(), 'dockerd.pid');
const logFile = (): string => join(engineFolder(), 'dockerd.log');

/** Emptied wherever a proxy would catch traffic that has to stay on this machine. */
export const withoutProxy = {
  http_proxy: '',
  https_proxy: '',
  HTTP_PROXY: '',
  HTTPS_PROXY: '',
} as const;

/** Call the container engine's command line; returns its output, throws with its error output. */
export const docker = (args: readonly string[], options?: RunOptions): Promise<string> =>
  run('docker', args, options);

/** Whether an engine answers, and why not. */
async function engineMissing(): Promise<string | undefined> {
  const { exitCode, stderr } = await ask('docker', ['version', '--format', '{{.Server.Version}}'], {
    timeoutMs: 10_000,
  });
  return exitCode === 0 ? undefined : stderr.trim();
}

/**
 * See to it that a container engine answers: one that runs already, or the lab's own, which is
 * started once and left to run. Sets what the nodes need of the kernel they share.
 */
export async function ensureEngine(): Promise<void> {
  if ((await engineMissing()) !== undefined) await startEngine();
  await prepareKernel();
}

/** Every node's systemd, containerd and kubelet watch files; the usual 128 serve two labs or so. */
const inotifyInstances = 2048;

async function prepareKernel(): Promise<void> {
  // Otherwise the host's FORWARD chain judges what passes between nodes and drops pod traffic.
  await run('sysctl', ['-qw', 'net.bridge.bridge-nf-call-iptables=0']);
  const present = Number(await run('sysctl', ['-n', 'fs.inotify.max_user_instances']));
  if (present >= inotifyInstances) return;
  await run('sysctl', ['-qw', `fs.inotify.max_user_instances=${inotifyInstances}`]);
}

async function startEngine(): Promise<void> {
  mkdirSync(engineFolder(), { recursive: true, mode: 0o700 });
  const log = openSync(logFile(), 'a');
  const child = spawn(
    'dockerd',
    ['--data-root', join(cacheFolder(), 'docker'), '--pidfile', pidFile()],
    { detached: true, stdio: ['ignore', log, log], env: { ...process.env, ...withoutProxy } },
  );
  child.unref();
  closeSync(log);
  let died: string | undefined;
  child.once('error', (error) => (died = error.message));
  child.once('exit', (code) => (died = `it ended with exit code ${code}`));
  await until(
    { name: `dockerd to answer (its log: ${logFile()})`, deadlineMs: 30_000 },
    async () => {
      const missing = await engineMissing();
      return missing === undefined ? undefined : (died ?? missing);
    },
  );
}

/** Stop the engine that the lab started; an engine that is not the lab's is left alone. */
export async function stopEngine(): Promise<boolean> {
  const pid = Number(await readFile(pidFile(), 'utf8').catch(() => 'NaN'));
  if (!Number.isInteger(pid) || !(await isDockerd(pid))) return false;
  process.kill(pid, 'SIGTERM');
  await until({ name: `dockerd (pid ${pid}) to end`, deadlineMs: 30_000 }, async () =>
    (await isDockerd(pid)) ? 'it still runs' : undefined,
  );
  await rm(pidFile(), { force: true });
  return true;
}

/** A pid alone may have been given to another program since. */
const isDockerd = async (pid: number): Promise<boolean> =>
  (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() === 'dockerd';
