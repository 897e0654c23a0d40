import { describe, expect, test } from '@jest/globals';
import { changeFlags, joinFlags } from '../../../model/flags.js';
import { readEnvFile, renderEnvFile } from '../../../activities/nodes/render-env-file.js';
import { readStaticPod, renderStaticPod } from '../../../activities/nodes/render-static-pod.js';
import { readUnit, renderUnit } from '../../../activities/nodes/render-unit.js';

test.each([
  { name: 'joined already', words: ['--a=1', '-b=2'], joined: ['--a=1', '-b=2'] },
  { name: 'value in the next word', words: ['--a', '1', '--b'], joined: ['--a=1', '--b'] },
  { name: 'a variable is no value', words: ['--a', '$B'], joined: ['--a', '$B'] },
  { name: 'a negative value needs a sign', words: ['--a', '--b'], joined: ['--a', '--b'] },
])('flags in one word: $name', ({ words, joined }) => {
  expect(joinFlags(words)).toEqual(joined);
});

test.each([
  { name: 'in its place', args: ['--a=1', '--b=2'], set: { a: '9' }, out: ['--a=9', '--b=2'] },
  { name: 'at the end', args: ['--b=2'], set: { a: '9' }, out: ['--b=2', '--a=9'] },
  { name: 'one for two', args: ['--a=1', '--a=2', '$X'], set: { a: '9' }, out: ['--a=9', '$X'] },
  { name: 'with one dash', args: ['-a=1'], set: { a: '9' }, out: ['--a=9'] },
  { name: 'a name like a prototype', args: ['--toString=1'], set: {}, out: ['--toString=1'] },
])('a flag is set $name', ({ args, set, out }) => {
  expect(changeFlags(args, { remove: [], set })).toEqual(out);
});

describe('static pod', () => {
  const manifest = `# by hand
apiVersion: v1
kind: Pod
metadata:
  annotations: {note: "on"}
spec:
  containers:
  - command:
    - kube-apiserver
    - --insecure-port=0
    - --secure-port
    - "6443"
    image: registry.lab/kube-apiserver:v1.19.12
    livenessProbe:
      httpGet: {port: 6443} # as it was
`;
  test('is read by its flags and image', () => {
    expect(readStaticPod(manifest)).toEqual({
      args: ['--insecure-port=0', '--secure-port=6443'],
      image: 'registry.lab/kube-apiserver:v1.19.12',
      plainProbes: [6443],
    });
  });

  test('keeps everything but flags and image', () => {
    const change = {
      remove: ['insecure-port'],
      set: { 'service-account-issuer': 'https://a.b' },
      image: 'registry.lab/kube-apiserver:v1.23.6',
    };
    expect(renderStaticPod(manifest, change)).toBe(
      manifest
        .replace('    - --insecure-port=0\n', '')
        .replace(
          '    - --secure-port\n    - "6443"\n',
          '    - --secure-port=6443\n    - --service-account-issuer=https://a.b\n',
        )
        .replace('v1.19.12', 'v1.23.6'),
    );
  });

  test('may have its flags in args', () => {
    const text = 'kind: Pod\nspec: {containers: [{command: [etcd], args: [--a=1, --b=2]}]}\n';
    const rendered = renderStaticPod(text, { remove: ['b'], set: { c: '3' } });
    expect(readStaticPod(rendered).args).toEqual(['--a=1', '--c=3']);
    expect(rendered).toContain('command: [etcd]');
  });

  test.each([
    { name: 'no YAML', text: 'a: [', why: 'is no YAML' },
    { name: 'another kind', text: 'kind: Service', why: 'no manifest of a Pod' },
    { name: 'no container', text: 'kind: Pod', why: 'without containers' },
    {
      name: 'a shell',
      text: 'kind: Pod\nspec: {containers: [{command: [/bin/sh, -c, "etcd --a"]}]}',
      why: 'through a shell',
    },
  ])('is refused: $name', ({ text, why }) => {
    expect(() => readStaticPod(text)).toThrow(why);
  });
});

describe('unit file', () => {
  const unit = `[Unit]
Description=API
[Service]
Type=notify
ExecStart=/data/k8s/bin/kube-apiserver \\
  --etcd-servers=https://127.0.0.1:2379 \\
  # a comment does not end it
  --feature-gates "A=true,B=false" \\
  --name='%H' $EXTRA
Restart=always
`;
  test('is read over continued lines', () => {
    expect(readUnit(unit).args).toEqual([
      '--etcd-servers=https://127.0.0.1:2379',
      '--feature-gates=A=true,B=false',
      '--name=%H',
      '$EXTRA',
    ]);
  });

  test('keeps every other line', () => {
    const change = { remove: ['feature-gates'], set: { title: 'a "b" 100%', issuer: '$x' } };
    expect(renderUnit(unit, change)).toBe(`[Unit]
Description=API
[Service]
Type=notify
ExecStart=/data/k8s/bin/kube-apiserver \\
  --etcd-servers=https://127.0.0.1:2379 \\
  --name=%H \\
  $EXTRA \\
  "--title=a \\"b\\" 100%%" \\
  --issuer=$$x
Restart=always
`);
  });

  test('stays on one line where it was on one', () => {
    expect(renderUnit('[Service]\nExecStart=/a --b=1\n', { remove: [], set: { c: '2' } })).toBe(
      '[Service]\nExecStart=/a --b=1 --c=2\n',
    );
  });

  test('with two ExecStart is refused', () => {
    expect(() => readUnit('ExecStart=/a\nExecStart=/b\n')).toThrow('more than one');
  });
});

describe('file of variables', () => {
  test('changes the flags of one variable', () => {
    const text = 'KUBELET_KUBEADM_ARGS="--network-plugin=cni --pause=a"\n';
    expect(readEnvFile(text).args).toEqual(['--network-plugin=cni', '--pause=a']);
    expect(renderEnvFile(text, { remove: ['network-plugin'], set: { runtime: 'unix:///x' } })).toBe(
      'KUBELET_KUBEADM_ARGS="--pause=a --runtime=unix:///x"\n',
    );
  });

  test('changes each flag in the variable that has it', () => {
    const text = "# own\nPORT='--port=1'\nPLAIN=1\nKUBELET_ARGS=--v=2\n";
    expect(renderEnvFile(text, { remove: [], set: { port: '9', new: 'x' } })).toBe(
      '# own\nPORT="--port=9"\nPLAIN=1\nKUBELET_ARGS="--v=2 --new=x"\n',
    );
  });

  test('fills a variable that is empty', () => {
    expect(renderEnvFile('KUBELET_EXTRA_ARGS=\n', { remove: [], set: { a: '1' } })).toBe(
      'KUBELET_EXTRA_ARGS="--a=1"\n',
    );
  });
});
