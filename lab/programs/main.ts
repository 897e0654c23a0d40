import {
  ensureCoredns,
  ensureEtcd,
  ensureHelm,
  ensureKubernetes,
  ensureTemporal,
} from './programs.js';

/** Put one set of programs into the cache; returns where it is. */
async function ensureByName(wanted: string): Promise<string> {
  const [family = '', version = ''] = wanted.split('@');
  switch (family) {
    case 'temporal':
      return ensureTemporal();
    case 'coredns':
      return ensureCoredns();
    case 'helm':
      return ensureHelm();
    case 'etcd':
      return (await ensureEtcd(version)).dir;
    case 'kubernetes':
      return (await ensureKubernetes(version)).dir;
    default:
      throw new Error(`${wanted}: unknown; say temporal, kubernetes@V, etcd@V, coredns or helm`);
  }
}

// By hand, to warm the cache: `node dist/lab/programs/main.js temporal kubernetes@1.19.12 …`.
try {
  for (const wanted of process.argv.slice(2)) console.log(await ensureByName(wanted));
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
}
