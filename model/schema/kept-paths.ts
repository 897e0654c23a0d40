import type { z } from 'zod';
import { isMap, refuseRepeats } from './fields.js';

/** Setting one of these aside would take the machine with it. */
const systemPaths = new Set(
  [
    '/bin /boot /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys',
    '/tmp /usr /var /etc/systemd /etc/systemd/system /etc/ssh /usr/bin /usr/sbin /usr/lib',
    '/usr/libexec /usr/lib/systemd /usr/lib/systemd/system /usr/local /usr/local/bin /usr/share',
    '/var/lib /var/lib/containerd /var/lib/docker /var/lib/kube-cutover /var/log /var/run',
  ].flatMap((line) => line.split(' ')),
);

/** One kept path that cannot be, by its place in the list. */
interface KeptPathFault {
  readonly index: number;
  readonly path: unknown;
  readonly message: string;
}

/** Kept paths that are the system's own, named twice, or one inside another. */
export function keptPathFaults(kept: readonly unknown[]): KeptPathFault[] {
  const paths = kept.map((entry) => (isMap(entry) ? entry['path'] : undefined));
  const faults: KeptPathFault[] = [];
  const report = (index: number, message: string): void => {
    faults.push({ index, path: paths[index], message });
  };
  refuseRepeats(paths, String, (index, first) => {
    report(index, `must be kept once; keep[${first}] is the same path`);
  });
  paths.forEach((path, index) => {
    if (typeof path !== 'string') return;
    if (systemPaths.has(path)) report(index, 'must not be a directory of the system itself');
    const outer = paths.find((other) => typeof other === 'string' && path.startsWith(`${other}/`));
    if (outer !== undefined) report(index, 'must not lie below another kept path');
  });
  return faults;
}

/** The same for a written list, as refinement. */
export function reportKeptPaths(kept: unknown, context: z.core.$RefinementCtx): void {
  for (const { index, path, message } of keptPathFaults(Array.isArray(kept) ? kept : []))
    context.addIssue({ code: 'custom', message, path: [index, 'path'], input: path });
}
