import { spawn } from 'node:child_process';

/** Variable in the environment of every process of a workshop: how its janitor knows them, and nobody else's. */
export const workshopMark = 'KUBE_CUTOVER_WORKSHOP';

/** Ends what a workshop holds. It has a process of its own, so that a worker that is killed leaves nothing. */
export interface Janitor {
  /** Ends all processes of the workshop, removes its directory, and settles when both are done. */
  clean(): Promise<void>;
}

/**
 * Waits until nobody holds the other end of stdin, which happens however the owner dies; then ends every process
 * with the mark and removes the directory. The text is fixed; the directory is an argument and never read as code.
 */
const text = `
trap '' HUP INT TERM
echo ready
while read -r _; do :; done
mark="${workshopMark}=$1"
tries=0
while found=$(grep -lzxF -e "$mark" /proc/[0-9]*/environ 2>/dev/null); [ -n "$found" ]; do
  for file in $found; do
    pid=\${file#/proc/}
    kill -9 "\${pid%/environ}" 2>/dev/null
  done
  tries=$((tries + 1))
  [ "$tries" -lt 200 ] || exit 3
  sleep 0.05
done
rm -rf -- "$1"
`;

/**
 * Starts the janitor of a directory. It has a session of its own: a Ctrl-C at the worker's terminal does not reach it.
 * @throws Error where there is no `sh`.
 */
export async function startJanitor(directory: string): Promise<Janitor> {
  const child = spawn('/bin/sh', ['-c', text, 'janitor', directory], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  child.stdin.on('error', () => undefined); // It has ended already; its exit says so.
  await Promise.race([new Promise((ready) => child.stdout.once('data', ready)), ended]);
  return {
    async clean() {
      child.stdin.end();
      const code = await ended;
      if (code !== 0)
        throw new Error(
          `${directory}: the janitor ended with ${code ?? 'a signal'}; end its processes and remove it by hand`,
        );
    },
  };
}
