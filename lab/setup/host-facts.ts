import { constants } from 'node:fs';
import { access, mkdir, readFile, statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { getuid } from 'node:process';

/** What the lab needs of the machine under it, as it was found. */
export interface HostFacts {
  readonly isRoot: boolean;
  readonly kernel: string;
  /** File systems that the kernel knows now; a module that is not loaded is missing here. */
  readonly fileSystems: readonly string[];
  /** Device files that a node is given. */
  readonly missingDevices: readonly string[];
  /** `1` when bridged packets go through iptables, absent when the module is not loaded. */
  readonly bridgeCallsIptables?: string;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  /** Free for this user in the cache folder. */
  readonly freeDiskBytes: number;
}

const devices = ['/dev/kmsg', '/dev/fuse'] as const;

/** Look at this machine; changes nothing but makes the cache folder, to see what disk it is on. */
export async function readHostFacts(cache: string): Promise<HostFacts> {
  await mkdir(cache, { recursive: true });
  const { bavail, bsize } = await statfs(cache);
  const bridge = await readText('/proc/sys/net/bridge/bridge-nf-call-iptables');
  return {
    isRoot: getuid?.() === 0,
    kernel: await readText('/proc/sys/kernel/osrelease').then((text) => text ?? 'unknown'),
    fileSystems: parseFileSystems((await readText('/proc/filesystems')) ?? ''),
    missingDevices: await missing(devices),
    ...(bridge === undefined ? {} : { bridgeCallsIptables: bridge }),
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    freeDiskBytes: bavail * bsize,
  };
}

/** The names in /proc/filesystems, whose first column says only whether a device is needed. */
export const parseFileSystems = (text: string): readonly string[] =>
  text
    .split('\n')
    .flatMap((line) => line.trim().split(/\s+/).slice(-1))
    .filter(Boolean);

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

async function missing(files: readonly string[]): Promise<readonly string[]> {
  const isThere = await Promise.all(
    files.map((file) =>
      access(file, constants.R_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, i) => !isThere[i]);
}
