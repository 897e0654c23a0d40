import { jest } from '@jest/globals';
import { labSsh } from '../../lab/lab.js';
import { until } from '../../lab/nodes/until.js';
import { labKubectl } from '../../lab/cluster/kubectl.js';
import { writeSpec } from '../../lab/stage/stage.js';
import { PATIENCE_MS, type Scene, openScene } from './chain.js';
import { type Containers, containersOf } from '../../lab/application/containers.js';
import {
  type Fault,
  forgetWritten,
  keepNothingStaged,
  keepStaged,
  runWithFault,
  wholeOf,
  write,
} from './faults.js';

jest.setTimeout(PATIENCE_MS);

/** One lab, one chain: each link begins where the last one ended, so that each also proves that the last left a cluster that works. */
describe('a switch under running containers that meets a fault', () => {
  let scene: Scene;
  let before: Containers;
  const onNode = (name: string, line: string) => labSsh(scene.lab, name, line);
  beforeAll(async () => {
    scene = await openScene('kubeadm.lab.yaml');
    await forgetWritten(scene.lab);
    before = await containersOf(scene.lab, 'shop');
  });
  afterAll(async () => {
    if (scene) await Promise.all([forgetWritten(scene.lab), keepNothingStaged(scene.lab)]);
    await scene?.close();
  });

  /** Whatever comes of it, the node is mended for those that follow. */
  async function mended(fault: Fault, mend: string) {
    try {
      return await runWithFault(scene, fault);
    } finally {
      await onNode(fault.node, mend);
    }
  }

  /** It ends back, by itself, with everything as it was. */
  async function endsBack(name: string, fault: Fault, mend = ':') {
    await write(scene.lab, name);
    const { outcome, reason, runId, downtime } = await mended(fault, mend);
    expect(outcome).toBe('rolled-back');
    await keepStaged(scene.lab, runId);
    const { requests = 0, failed = 0 } = downtime ?? {};
    expect(requests).toBeGreaterThan(100);
    // None on a quiet machine; a probe that two busy cores answer late is no outage.
    expect(failed / requests).toBeLessThan(0.01);
    expect(await wholeOf(scene, runId)).toEqual({
      kubelets: ['v1.19.12'],
      api: 'v1.19.12',
      isServed: true,
      containers: before,
      breaks: [],
      written: expect.arrayContaining([name]),
      aside: [],
    });
    return reason;
  }

  test('is refused before anything stops where the target does not take a flag of the API server', async () => {
    const { lab, stage } = scene;
    await setApiFlag(scene, '--feature-gates=IPv6DualStack=false');
    const spec = await writeSpec(stage, lab, 'v1.23.6', { carry: 'data' });
    const { exitCode, stdout, stderr } = await stage.cutover('plan', spec);
    await setApiFlag(scene);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('flag-not-parsed');
    expect(`${stdout}${stderr}`.replace(/\s+/g, ' ')).toContain(
      'IPv6DualStack to false, feature is locked to true',
    );
  });

  test('goes back where etcd is killed before its last snapshot', async () => {
    // The kubelet brings it back within a second: a single kill can come before the snapshot, or after it.
    const told = `grep -q '"event": "failed", "key": ".*/snapshot-etcd"' $journal`;
    const line = `until ${told} || [ $SECONDS -ge 290 ]; do pkill -KILL -x etcd; sleep 0.05; done; ${told}`;
    const fault: Fault = { node: 'cp-1', once: 'begin', verb: 'stop-api', line };
    expect(await endsBack('before-killed-member', fault)).toContain('etcd');
  });

  test('goes back where the snapshot is torn before it is restored', async () => {
    const line = 'truncate --size=-4096 $run/snapshots/last-*.db';
    const fault: Fault = { node: 'cp-1', once: 'done', verb: 'snapshot-etcd', line };
    expect(await endsBack('before-torn-snapshot', fault)).toContain('is not the snapshot');
  });

  test('goes back where the disk of the control plane is full, while it is full', async () => {
    const disk = '/var/lib/kube-cutover';
    await onNode('cp-1', `mkdir -p ${disk} && mount -t tmpfs -o size=4g,mode=0700 none ${disk}`);
    // From one moment to the next it has as much room as is taken, for everything that lies there, and not a page more.
    const line = `mount -o remount,size=$(df --output=used --block-size=1k ${disk} | tail -n 1)k ${disk}`;
    const fault: Fault = { node: 'cp-1', once: 'begin', verb: 'stop-api', line };
    // It was so full that the agent needed the room it keeps.
    const mend = `test ! -e ${disk}/ballast; was=$?; umount ${disk}; exit $was`;
    expect(await endsBack('before-full-disk', fault, mend)).toContain('no space left');
  });

  test('goes back where the new kubelet does not start on the canary', async () => {
    // Up to v1.21 it is a flag; the file is read by no plan and belongs to the node.
    const line = 'echo KUBELET_EXTRA_ARGS=--chaos-chance=0.0 > /etc/default/kubelet';
    const fault: Fault = { node: 'w-1', once: 'begin', verb: 'note-containers', line };
    const reason = await endsBack(
      'before-kubelet',
      fault,
      'rm /etc/default/kubelet; systemctl restart kubelet',
    );
    expect(reason).toContain('w-1');
  });
});

/** Lets the API server of the lab have a flag, or none but its own, and waits until it serves so. */
async function setApiFlag({ lab }: Scene, flag = ''): Promise<void> {
  const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
  const added = flag === '' ? '' : `-e 's|^\\( *\\)- kube-apiserver$|&\\n\\1- ${flag} # fault|'`;
  await labSsh(
    lab,
    'cp-1',
    `sed -e '/# fault$/d' ${added} ${manifest} > /run/api.yaml && cp /run/api.yaml ${manifest}`,
  );
  await until({ name: 'the API server with its flags', deadlineMs: 120_000 }, async () => {
    const said = await labSsh(
      lab,
      'cp-1',
      'tr "\\0" " " < /proc/$(pgrep -x kube-apiserver)/cmdline',
    );
    if (said.includes(flag) !== true || (flag === '' && said.includes('IPv6DualStack')))
      return 'it runs with others';
    await labKubectl(lab, ['get', '--raw', '/readyz']);
    return undefined;
  });
}
