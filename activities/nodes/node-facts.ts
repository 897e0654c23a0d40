import { z } from 'zod';
import { printable } from '../../model/printable.js';

/** What a node tells of itself is data from a stranger until it has this form: sizes are bounded, text is printable. */
const word = z
  .string()
  .max(2_000)
  .transform((told) => printable(told));
const text = z.string().max(70_000);
const count = z.number().nonnegative();
const words = z.array(word).max(500);

const System = z.object({
  os: word,
  osId: word,
  kernel: word,
  machine: word,
  python: word,
  hostname: word,
  machineId: word,
  /** Clock, kernel and counters of a container are its host's. */
  isContainer: z.boolean(),
  cpus: count,
  memoryBytes: count,
  availableBytes: count,
  swapBytes: count,
  uptimeSeconds: count,
  /** Since the machine started. */
  oomKills: count,
  load15: count,
  threads: count,
  /** Per cent of five minutes in which everything waited. */
  pressure: z.object({ memory: count.nullable(), io: count.nullable() }),
  cgroup: z.enum(['v1', 'v2', 'hybrid', 'unknown']),
  /** By dotted name. */
  sysctls: z.record(word, z.number()),
  systemd: z.object({ version: count, release: count.nullable() }),
  selinux: z.enum(['enforcing', 'permissive', 'off']),
  isRebootRequired: z.boolean(),
});

const Time = z.object({
  daemons: words,
  isSynchronised: z.boolean().nullable(),
  offsetMs: count.nullable(),
});

const Disk = z.object({
  path: word,
  device: count,
  kind: word,
  isReadOnly: z.boolean(),
  isNoExec: z.boolean(),
  totalBytes: count,
  freeBytes: count,
  inodes: count,
  freeInodes: count,
});

const Processes = z.object({
  running: z.array(z.object({ name: word, path: word, args: z.array(word).max(200) })).max(50),
  /** Programs of the layout without links on the way. */
  real: z.array(z.object({ path: word, real: word })).max(100),
  ports: z.array(z.object({ port: count, program: word })).max(50),
});

const Runtime = z.object({
  containerd: z
    .object({
      version: word.nullable(),
      configVersion: count.nullable(),
      sandboxImage: word.nullable(),
      hasSandboxImage: z.boolean().nullable(),
      systemdCgroup: z.array(z.boolean()).max(20),
      isCriDisabled: z.boolean(),
      binDirectories: words,
      confDirectory: word.nullable(),
      running: z.array(z.object({ namespace: word, count })).max(50),
    })
    .nullable(),
  docker: z
    .object({
      version: word,
      cgroupDriver: word,
      rootDirectory: word,
      inPods: count,
      others: words,
    })
    .nullable(),
  crio: z.object({ version: word.nullable(), cgroupDriver: word }).nullable(),
  runc: word.nullable(),
});

const Network = z.object({
  interfaces: z.array(z.object({ name: word, mtu: count })).max(100),
  routeInterface: word.nullable(),
  cni: z.object({
    directory: word,
    configs: z
      .array(z.object({ file: word, plugins: words, mtu: count.nullable(), missing: words }))
      .max(20),
  }),
  resolvers: z.object({ path: word, servers: words, searches: count }),
  /** Units of firewalls and network managers that are not inactive. */
  active: words,
  foreignRoutes: z.boolean().nullable(),
  foreignRules: z.boolean().nullable(),
  filters: z.array(z.object({ backend: word, services: count, chains: count })).max(10),
  hasIpvsInterface: z.boolean(),
  /** As kube-proxy tells; empty where it does not answer. */
  proxyMode: word,
});

const Certificates = z.object({
  found: z.array(z.object({ path: word, pem: z.string().max(20_000) })).max(60),
  servers: z.array(z.object({ path: word, server: word })).max(10),
  digests: z.array(z.object({ path: word, sha256: z.string().regex(/^[0-9a-f]{64}$/) })).max(50),
});

const Strays = z.object({
  manifests: z.array(z.object({ path: word, text })).max(30),
  dropIns: z.array(z.object({ unit: word, path: word, text })).max(30),
  backups: z.array(z.object({ path: word, bytes: count })).max(10),
  asides: words,
});

const Others = z.object({
  automation: words,
  updates: words,
  packages: z.array(z.object({ name: word, isHeld: z.boolean() })).max(50),
});

/** Answer to `facts`: groups that could not be read are absent and named in `unread`. */
export const NodeFactsRead = z.object({
  system: System.exactOptional(),
  time: Time.exactOptional(),
  disks: z.array(Disk).max(100).exactOptional(),
  processes: Processes.exactOptional(),
  runtime: Runtime.exactOptional(),
  network: Network.exactOptional(),
  certificates: Certificates.exactOptional(),
  strays: Strays.exactOptional(),
  others: Others.exactOptional(),
  kubeletConfig: z.object({ path: word, text: text.nullable() }),
  unread: z.array(z.object({ group: word, because: word })).max(20),
});
/** The same, as a type. */
export type NodeFactsRead = z.output<typeof NodeFactsRead>;
