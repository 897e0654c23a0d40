import { ensureCoredns, ensureEtcd, ensureKubernetes, ensureTemporal } from './programs.js';

/** Put programs into the cache by name: `temporal kubernetes@1.19.12 etcd@3.4.23 coredns`. */
for (const wanted of process.argv.slice(2)) {
  const [family, version = ''] = wanted.split('@');
  if (family === 'temporal') console.log(await ensureTemporal());
  else if (family === 'coredns') console.log(await ensureCoredns());
  else if (family === 'etcd') console.log((await ensureEtcd(version)).dir);
  else if (family === 'kubernetes') console.log((await ensureKubernetes(version)).dir);
  else throw new Error(`${wanted}: unknown; say temporal, kubernetes@V, etcd@V or coredns`);
}
