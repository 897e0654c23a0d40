import { jest } from '@jest/globals';
import { statefulData } from '../../lab/application/stateful-data.js';
import { labDown, labSsh } from '../../lab/lab.js';
import {
  PATIENCE_MS,
  type Scene,
  expectServed,
  openScene,
  reportOf,
  untilAccept,
} from './chain.js';
import { type Fault, apiVersion, forgetWritten, runWithFault, write } from './faults.js';

jest.setTimeout(2 * PATIENCE_MS);

const spec = {
  strategy: 'in-place-stepwise',
  parallelism: 1,
  gates: ['plan', 'accept'],
  drain: { timeoutSeconds: 60, emptyDirPods: 'evict' },
};

const pod = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const unit = 'kube-apiserver.service';

/** How a flag that it does not know gets into the API server's command line. */
const labs = [
  {
    of: 'static pods',
    file: 'kubeadm.lab.yaml',
    own: { name: 'lab-hop', version: 'v1.18.8', network: '10.233.9.0/24' },
    spoil: `sed -i 's|^\\( *\\)- kube-apiserver$|&\\n\\1- --no-such-flag|' ${pod}`,
  },
  {
    of: 'units',
    file: 'systemd.lab.yaml',
    own: { name: 'lab-hop-units', version: 'v1.18.8', network: '10.233.10.0/24' },
    spoil: `sed -i 's|^ExecStart=[^ ]*|& --no-such-flag|' /etc/systemd/system/${unit}; systemctl daemon-reload; systemctl restart --no-block ${unit}`,
  },
] as const;

/** One lab, one chain: each link begins where the last one ended. */
describe.each(labs)('one control-plane node of $of that goes up by a minor', (made) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(made.file, made.own);
    await forgetWritten(scene.lab);
  });
  afterAll(async () => {
    await scene?.close();
    if (scene) await labDown(scene.lab.name);
  });

  async function expectWhole(version: string) {
    await expectServed(scene, version);
    expect((await statefulData(scene.lab)).breaks).toEqual([]);
    expect(await apiVersion(scene.lab)).toBe(version);
  }

  test('goes back where its new API server never starts, kubelet and all', async () => {
    await write(scene.lab, 'before-hop');
    const fault: Fault = { node: 'cp-1', once: 'begin', verb: 'await-api', line: made.spoil };
    const quick = { ...spec, gates: ['plan'], startTimeoutSeconds: 40 };
    const report = await runWithFault(scene, fault, 'v1.19.12', quick);
    expect(report.outcome).toBe('rolled-back');
    expect(report.reason).toContain('no-such-flag');
    await expectWhole('v1.18.8');
  });

  test('is moved, its control-plane node as a whole', async () => {
    await untilAccept(scene, 'v1.19.12', spec);
    await expectWhole('v1.19.12');
  });

  if (made.of === 'static pods')
    test('kubeadm of the new version would change no image and no command line', async () => {
      const asked = 'kubeadm upgrade diff v1.19.12 --kubeconfig /etc/kubernetes/admin.conf 2>&1';
      const told = await labSsh(scene.lab, 'cp-1', asked);
      expect(told).toContain('Reading configuration from the cluster');
      const changed = told.split('\n').flatMap((line) => /^[-+] +(.*)$/.exec(line)?.slice(1) ?? []);
      console.log('kubeadm would change:', [...new Set(changed)].join(', '));
      expect(changed.filter((line) => /^- |^image:/.test(line))).toEqual([]);
    });

  test('comes back on the data as it then is', async () => {
    const { lab, stage } = scene;
    expect((await stage.cutover('rollback', lab.name, '--reason', 'test')).exitCode).toBe(0);
    expect((await stage.cutover('watch', lab.name)).exitCode).toBe(3);
    const report = await reportOf(scene);
    expect(report.outcome).toBe('rolled-back');
    await expectWhole('v1.18.8');
    const { requests = 0, failed = 0 } = report.downtime ?? {};
    expect(requests).toBeGreaterThan(100);
    console.log('seen from outside:', JSON.stringify(report.downtime));
    expect(failed / requests).toBeLessThan(0.01);
  });
});
