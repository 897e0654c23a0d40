import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  complaintIn,
  flagIn,
  ignoredFields,
  toldComplaint,
} from '../../../activities/rehearsal/parse-complaint.js';
import { judgeConfigFile } from '../../../activities/rehearsal/parse-config-file.js';
import { awayFromHere, fileAwayFromHere } from '../../../activities/rehearsal/parse-paths.js';
import { readNodeFile } from '../../../activities/rehearsal/parse-read-file.js';
import { aRealNode } from './a-real-node.js';

const away = '/proc/self/fd/4/absent';

describe('flags', () => {
  test.each([
    ['--kubeconfig=/etc/k.conf', `--kubeconfig=${away}/etc/k.conf`],
    [
      '--container-runtime-endpoint=unix:///run/c.sock',
      `--container-runtime-endpoint=unix://${away}/run/c.sock`,
    ],
    ['--tls-sni-cert-key=/a.crt,/a.key', `--tls-sni-cert-key=${away}/a.crt,${away}/a.key`],
    ['--service-cluster-ip-range=10.0.0.0/16', '--service-cluster-ip-range=10.0.0.0/16'],
    ['--etcd-prefix=/registry', '--etcd-prefix=/registry'],
    ['--cgroup-root=/', '--cgroup-root=/'],
    ['--etcd-servers=https://10.0.0.1:2379', '--etcd-servers=https://10.0.0.1:2379'],
    ['--leader-elect', '--leader-elect'],
  ])('%s leads to %s', (arg, expected) => {
    expect(awayFromHere(arg)).toBe(expected);
  });
});

describe('files', () => {
  test.each([
    ['clientCAFile: /pki/ca.crt', `clientCAFile: ${away}/pki/ca.crt`],
    ['{"kubeconfig":"/k.conf"}', `{"kubeconfig":"${away}/k.conf"}`],
    ['x509: {clientCAFile: "/ca.crt"}', `x509: {clientCAFile: "${away}/ca.crt"}`],
    ['- /a/b', `- ${away}/a/b`],
    ['endpoint: unix:///run/c.sock', `endpoint: unix://${away}/run/c.sock`],
    ['clusterCIDR: 10.0.0.0/16', 'clusterCIDR: 10.0.0.0/16'],
    ['cgroupRoot: /kube', 'cgroupRoot: /kube'],
    ['# see /etc/x', '# see /etc/x'],
  ])('%s becomes %s', (text, expected) => {
    expect(fileAwayFromHere(text)).toBe(expected);
  });
});

describe('complaints', () => {
  test.each([
    ['pflag', 'Usage:\n\nError: unknown flag: --bogus\n', 'unknown flag: --bogus', 'bogus'],
    [
      'klog, the last of two',
      'E1121 07:04:10.3 1 server.go:1] "Not root" err="no rights"\nE1121 07:04:10.3 1 run.go:72] "command failed" err="no kind \\"X\\""',
      'no kind "X"',
      undefined,
    ],
    [
      'klog, over several lines',
      'E1121 07:04:10.3 1 run.go:72] "command failed" err=<\n\tone\n\ttwo\n >',
      '\tone\n\ttwo',
      undefined,
    ],
    ['a panic', 'panic: bad gate\n\ngoroutine 1 [running]:\nmain.main()', 'bad gate', undefined],
    [
      'etcd',
      '{"level":"warn","msg":"failed to verify flags","error":"expected IP in URL"}',
      'expected IP in URL',
      undefined,
    ],
    [
      'flag',
      'invalid value "x" for flag -snapshot-count: parse error\nUsage:',
      'invalid value "x" for flag -snapshot-count: parse error',
      'snapshot-count',
    ],
    [
      'a value',
      'Error: invalid argument "abc" for "-v, --v" flag: strconv',
      'invalid argument "abc" for "-v, --v" flag: strconv',
      'v',
    ],
    ['nothing at all', '', 'ended without a word', undefined],
  ])('of %s', (_name, said, complaint, flag) => {
    expect(complaintIn(said)).toBe(complaint);
    expect(flagIn(complaint)).toBe(flag);
  });

  test('are told with the paths of the node, printable, and short', () => {
    const file = { flag: 'config', path: '/etc/k.yaml', seen: '/proc/self/fd/4/file_k', text: '' };
    expect(toldComplaint(`open ${file.seen} and ${away}/etc/x`, [file])).toBe(
      'open /etc/k.yaml and /etc/x',
    );
    expect(toldComplaint('\u001b[31mred')).toBe('\\u001b[31mred');
    expect(toldComplaint('x'.repeat(1_000))).toHaveLength(400);
  });

  test('name the fields that are left out, each once', () => {
    const said =
      'err="strict decoding error: unknown field \\"a.b\\", unknown field \\"c\\"" unknown field "c"';
    expect(ignoredFields(said)).toEqual(['a.b', 'c']);
  });
});

describe('a configuration file by the tables', () => {
  const way = { from: 'v1.19.12', to: 'v1.23.6' } as const;
  const judged = (component: 'kubelet' | 'kube-scheduler', text: string) =>
    judgeConfigFile({ component, where: 'w-1 /c', text }, way).map(({ id }) => id);

  test.each([
    [
      'a gate that is gone',
      'kubelet',
      'featureGates: {CSIBlockVolume: true}',
      ['config-gate-removed'],
    ],
    ['a gate that is known', 'kubelet', 'featureGates: {GracefulNodeShutdown: true}', []],
    [
      'an old scheduler file',
      'kube-scheduler',
      'apiVersion: kubescheduler.config.k8s.io/v1beta1\nkind: KubeSchedulerConfiguration',
      ['config-version-removed'],
    ],
    ['no mapping', 'kubelet', '- a\n- b', []],
    ['no YAML', 'kubelet', '{{{', []],
    [
      'a bomb',
      'kubelet',
      `a: &a [x]\n${'bcdefgh'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(20).fill(`*${'abcdefg'[at]}`).join(', ')}]`)
        .join('\n')}`,
      [],
    ],
  ] as const)('%s', (_name, component, text, ids) => {
    expect(judged(component, text)).toEqual(ids);
  });
});

describe('a file of a node', () => {
  test('is read through its agent, and nothing of it where there is none or too much', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'kc-read-'));
    const real = await aRealNode();
    try {
      mkdirSync(join(directory, 'd'));
      writeFileSync(join(directory, 'small'), 'kind: X\n');
      writeFileSync(join(directory, 'large'), 'x'.repeat(300_000));
      const read = readNodeFile(real.agents, real.ssh);
      expect(await read(real.node, join(directory, 'small'))).toBe('kind: X\n');
      expect(await read(real.node, join(directory, 'none'))).toBeUndefined();
      await expect(read(real.node, join(directory, 'large'))).rejects.toThrow('at most');
      await expect(read(real.node, join(directory, 'd'))).rejects.toThrow('not a file');
    } finally {
      await real.close();
      rmSync(directory, { recursive: true });
    }
  }, 60_000);
});
