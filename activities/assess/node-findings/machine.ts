import { found } from '../../../model/finding-kinds/found.js';
import { minorOf } from '../../../model/version.js';
import type { Detector } from './detector.js';
import { kubeletSettings } from './kubelet-settings.js';

const MEGABYTE = 1024 * 1024;
/** kubeadm's own limits for a control plane: ControlPlaneNumCPU and ControlPlaneMem. */
const CONTROL_PLANE = { cpus: 2, bytes: 1700 * MEGABYTE };
/** Below either of these a start of everything at once is a gamble. */
const MEMORY_SHORT = { part: 0.05, bytes: 256 * MEGABYTE };
/** More than one a day, and more than a slip: limits that containers run into are ordinary. */
const OOM_KILLS = { atLeast: 10, perDay: 1 };
/** Per cent of five minutes in which everything waited. */
const PRESSURE = { memory: 10, io: 40 };
const THREADS_PART = 0.8;

/** A kubelet that must fail on swap is alive only because swap came after it. */
export const swap: Detector = (facts, { node }) => {
  const fails = kubeletSettings(facts).setting('failSwapOn', 'fail-swap-on');
  return facts.system && facts.system.swapBytes > 0 && fails !== 'false'
    ? [
        found(
          'swap-on',
          node.name,
          `${megabytes(facts.system.swapBytes)} MB of swap are on, and the kubelet must fail on swap`,
        ),
      ]
    : [];
};

/** The kubelet looks at what is mounted on /sys/fs/cgroup: a hybrid is v1 to it. */
export const controlGroups: Detector = (facts, { node, to }) => {
  const kind = facts.system?.cgroup;
  if (kind !== 'v1' && kind !== 'hybrid') return [];
  const what = kind === 'hybrid' ? 'control groups v1 beside v2' : 'control groups v1';
  const isAllowed = kubeletSettings(facts).setting('failCgroupV1') === 'false';
  if (minorOf(to) >= 35 && !isAllowed) return [found('cgroup-v1-refused', node.name, what)];
  return minorOf(to) >= 31 ? [found('cgroup-v1', node.name, what)] : [];
};

/** Judged by what kubeadm of the target takes. Kernels 5.x that are no LTS are some distribution's own. */
export const kernel: Detector = ({ system }, { node, to }) => {
  const [major = 0, minor = 0] = (system?.kernel ?? '').split(/[.-]/).map(Number);
  const oldest: readonly [number, number] = minorOf(to) >= 34 ? [5, 4] : [3, 10];
  const isOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  return system && major > 0 && isOld
    ? [
        found(
          'kernel-too-old',
          node.name,
          `kernel ${system.kernel}, ${to} asks for ${oldest.join('.')}`,
        ),
      ]
    : [];
};

const PROTECTED = { 'vm.overcommit_memory': 1, 'kernel.panic': 10, 'kernel.panic_on_oops': 1 };

/** With protectKernelDefaults the kubelet compares these at its start. */
export const kernelDefaults: Detector = (facts, { node }) => {
  const { setting } = kubeletSettings(facts);
  const isProtected = setting('protectKernelDefaults', 'protect-kernel-defaults') === 'true';
  const other = Object.entries(PROTECTED).filter(([name, value]) => {
    const is = facts.system?.sysctls[name];
    return is !== undefined && is !== value;
  });
  return isProtected && other.length > 0
    ? [
        found(
          'kernel-defaults-differ',
          node.name,
          other
            .map(([name, value]) => `${name} is ${facts.system?.sysctls[name]}, not ${value}`)
            .join(', '),
        ),
      ]
    : [];
};

/** systemd of EL7 before 219-68. */
export const systemd: Detector = ({ system }, { node }) => {
  const { version = 0, release = null } = system?.systemd ?? {};
  const isOld = version > 0 && (version < 219 || (version === 219 && (release ?? 68) <= 67));
  return isOld
    ? [found('systemd-hangs', node.name, `systemd ${version}${release ? `-${release}` : ''}`)]
    : [];
};

/** Room of the machine: processors, memory, threads. */
export const room: Detector = ({ system }, { node }) => {
  if (!system) return [];
  const { cpus, memoryBytes, availableBytes, threads, sysctls } = system;
  const isSmall = cpus < CONTROL_PLANE.cpus || memoryBytes < CONTROL_PLANE.bytes;
  const isShort =
    availableBytes < MEMORY_SHORT.bytes || availableBytes < MEMORY_SHORT.part * memoryBytes;
  const most = Math.min(
    sysctls['kernel.pid_max'] ?? Number.POSITIVE_INFINITY,
    sysctls['kernel.threads-max'] ?? Number.POSITIVE_INFINITY,
  );
  return [
    ...(node.role === 'control-plane' && isSmall
      ? [found('node-too-small', node.name, `${cpus} CPUs, ${megabytes(memoryBytes)} MB`)]
      : []),
    ...(isShort
      ? [
          found(
            'memory-short',
            node.name,
            `${megabytes(availableBytes)} of ${megabytes(memoryBytes)} MB are available`,
          ),
        ]
      : []),
    ...(threads > THREADS_PART * most
      ? [found('threads-short', node.name, `${threads} threads of at most ${most}`)]
      : []),
  ];
};

/** What the machine suffers from now. A container's counters are its host's. */
export const suffering: Detector = ({ system }, { node }) => {
  if (!system || system.isContainer) return [];
  const days = Math.max(system.uptimeSeconds / 86_400, 1);
  const waits = (['memory', 'io'] as const).filter(
    (what) => (system.pressure[what] ?? 0) > PRESSURE[what],
  );
  return [
    ...(system.oomKills >= OOM_KILLS.atLeast && system.oomKills / days > OOM_KILLS.perDay
      ? [
          found(
            'oom-kills',
            node.name,
            `${system.oomKills} processes killed for memory in ${Math.ceil(days)} days`,
          ),
        ]
      : []),
    ...waits.map((what) =>
      found(
        'node-under-pressure',
        node.name,
        `everything waited for ${what} ${system.pressure[what]} % of the last five minutes`,
      ),
    ),
    ...(system.isRebootRequired
      ? [found('reboot-required', node.name, 'an update waits for a reboot')]
      : []),
  ];
};

const megabytes = (bytes: number): number => Math.round(bytes / MEGABYTE);
