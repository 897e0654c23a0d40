import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../../../lab/setup/root.js';

/** A folder with pretended programs that write down how they were called. */
let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'kubeadm-'));
  await mkdir(join(place, 'bundle'));
});
afterEach(() => rm(place, { recursive: true, force: true }));

const program = async (name: string, text: string): Promise<void> => {
  const path = join(place, name);
  await writeFile(path, `#!/bin/bash\n${text}\n`);
  await chmod(path, 0o755);
};

const call = (script: string, ...args: string[]) =>
  execa('bash', [join(root, 'bench/stepwise', script), ...args], {
    env: {
      PATH: `${place}:${process.env['PATH']}`,
      WORK: place,
      BUNDLE: join(place, 'bundle'),
      PAUSE: '/pause.tar',
      COREDNS: 'v1.10.1',
      TO: 'v1.19.12',
      KUBECONFIG: '/nowhere',
      SSH_KEY: '/key',
      KNOWN_HOSTS: '/known',
      CONTROL_PLANES: 'cp-1=10.0.0.11 cp-2=10.0.0.12',
      WORKERS: 'w-1=10.0.0.13',
    },
    reject: false,
  });

const log = async (): Promise<string[]> =>
  (await readFile(join(place, 'log'), 'utf8')).trimEnd().split('\n');

describe('the kubeadm script', () => {
  beforeEach(async () => {
    await program('ssh', 'echo "ssh ${@: -2:1} $(tail -n 1)" >>"$WORK/log"');
    await program(
      'bundle/kubectl',
      `case "$1 $2" in
        'get node') echo -n 'v1.19.12 True' ;;
        'get deployments'*) echo 'shop Deployment web' ;;
        *) echo "kubectl $1 $2" >>"$WORK/log" ;;
      esac`,
    );
  });

  test('upgrades node after node, control plane first, and uncordons what it drained', async () => {
    const { exitCode, stdout } = await call('kubeadm-upgrade.sh', 'forward');
    expect(exitCode).toBe(0);
    expect(await log()).toEqual([
      'ssh root@10.0.0.11 apply',
      'kubectl drain cp-1',
      'ssh root@10.0.0.11 new_kubelet',
      'kubectl uncordon cp-1',
      'ssh root@10.0.0.12 upgrade_node',
      'kubectl drain cp-2',
      'ssh root@10.0.0.12 new_kubelet',
      'kubectl uncordon cp-2',
      'kubectl drain w-1',
      'ssh root@10.0.0.13 upgrade_node',
      'ssh root@10.0.0.13 new_kubelet',
      'kubectl uncordon w-1',
      'kubectl rollout status',
    ]);
    expect(stdout).toMatch(/^MARK begin \d+$/m);
    expect(stdout).toMatch(/^MARK end \d+$/m);
  });

  test('ends where a node refuses, with its last words', async () => {
    await program('ssh', 'tail -n 1 >>"$WORK/log"; echo "[upgrade] FATAL: no" >&2; exit 1');
    const { exitCode, stderr } = await call('kubeadm-upgrade.sh', 'forward');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('apply on cp-1 failed: [upgrade] FATAL: no');
    expect(await log()).toEqual(['apply']);
  });
});

describe('the stand-in for crictl', () => {
  beforeEach(() => program('ctr', 'echo registry.lab/pause:3.2'));

  test.each([
    ['-r', 'unix:///c.sock', 'info'],
    ['-r', 'unix:///c.sock', 'inspecti', 'registry.lab/pause:3.2'],
    ['pull', 'registry.lab/pause:3.2'],
  ])('%s %s %s', async (...args) => {
    expect((await call('crictl.sh', ...args)).exitCode).toBe(0);
  });

  test.each([
    ['-r', 'unix:///c.sock', 'inspecti', 'registry.lab/pause:3'],
    ['pods', '-q'],
  ])('has not: %s %s', async (...args) => {
    expect((await call('crictl.sh', ...args)).exitCode).not.toBe(0);
  });
});

test('the watch tells of each container that is started, and of no sandbox', async () => {
  await program(
    'ctr',
    `case "$*" in
      *events) cat <<'END'
2026-11-21 20:00:00.1 +0000 UTC k8s.io /tasks/create {"container_id":"a","pid":7}
2026-11-21 20:00:00.1 +0000 UTC k8s.io /tasks/start {"container_id":"a","pid":7}
2026-11-21 20:00:00.2 +0000 UTC k8s.io /tasks/start {"container_id":"sandbox","pid":8}
2026-11-21 20:00:00.2 +0000 UTC k8s.io /tasks/start {"container_id":"gone","pid":9}
END
      ;;
      *'info a') printf '{\\n "Labels": {\\n  "io.kubernetes.container.name": "serve",\\n  "io.kubernetes.pod.name": "web-1",\\n  "io.kubernetes.pod.namespace": "shop"\\n }\\n}\\n' ;;
      *'info sandbox') printf '{\\n "Labels": {\\n  "io.kubernetes.pod.name": "web-1"\\n }\\n}\\n' ;;
      *) exit 1 ;;
    esac`,
  );
  const { stdout } = await call('watch-starts.sh');
  expect(stdout).toMatch(/^\d{13} shop web-1 serve$/);
});
