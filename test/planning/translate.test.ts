import type { ComponentFacts } from '../../model/inventory.js';
import {
  type Translation,
  flagsOf,
  nameOf,
  translate,
} from '../../workflows/planning/translate.js';

const facts = (
  component: ComponentFacts['component'],
  args: readonly string[],
  over: Partial<ComponentFacts> = {},
): ComponentFacts => ({ component, path: `/etc/${component}`, args, sha256: 'read', ...over });

const going = (
  from: Translation['from'],
  to: Translation['to'],
  over: Partial<Translation> = {},
): Translation => ({ from, to, neighbours: [], images: {}, ...over });

describe('flags that the target does not know', () => {
  test.each([
    ['kubelet', '--network-plugin=cni', 'v1.19.12', 'v1.24.0', ['network-plugin']],
    ['kubelet', '--network-plugin=cni', 'v1.19.12', 'v1.23.6', []],
    ['kubelet', '--container-runtime=remote', 'v1.23.6', 'v1.27.0', ['container-runtime']],
    // Dropped in v1.15: whoever runs v1.19 with it is not ours to mend.
    ['kubelet', '--allow-privileged=true', 'v1.19.12', 'v1.23.6', []],
    ['kube-apiserver', '--kubelet-https=true', 'v1.19.12', 'v1.23.6', ['kubelet-https']],
    ['kube-apiserver', '--insecure-port=0', 'v1.19.12', 'v1.34.4', ['insecure-port']],
    ['etcd', '--data-dir=/var/lib/etcd', 'v1.19.12', 'v1.34.4', []],
  ] as const)('%s %s from %s to %s', (component, arg, from, to, remove) => {
    expect(translate(facts(component, [arg]), going(from, to)).remove).toEqual(remove);
  });
});

describe('flags with another name', () => {
  const old = '--experimental-encryption-provider-config=/etc/enc.yaml';

  test('keep their value under the new one', () => {
    const change = translate(facts('kube-apiserver', [old]), going('v1.19.12', 'v1.24.0'));
    expect(change.remove).toEqual(['experimental-encryption-provider-config']);
    expect(change.set).toMatchObject({ 'encryption-provider-config': '/etc/enc.yaml' });
  });

  test('do not replace what already stands under the new one', () => {
    const args = [old, '--encryption-provider-config=/etc/new.yaml'];
    const change = translate(facts('kube-apiserver', args), going('v1.19.12', 'v1.24.0'));
    expect(change.set).not.toHaveProperty('encryption-provider-config');
  });
});

describe('flags that an API server needs from v1.20 on', () => {
  const controllers = facts('kube-controller-manager', [
    '--service-account-private-key-file=/pki/sa.key',
  ]);
  const required = (args: readonly string[], to: Translation['to'] = 'v1.23.6') =>
    translate(facts('kube-apiserver', args), going('v1.19.12', to, { neighbours: [controllers] }))
      .set;

  test('are the issuer, and the key that its controller manager signs with', () => {
    expect(required([])).toEqual({
      'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
      'service-account-signing-key-file': '/pki/sa.key',
    });
  });

  test('stay as they are where they stand already', () => {
    const args = [
      '--service-account-issuer=https://own',
      '--service-account-signing-key-file=/own.key',
    ];
    expect(required(args)).toEqual({});
  });

  test('are not given to an older one', () => {
    expect(required([], 'v1.19.16')).toEqual({});
  });

  test('are the API server’s alone', () => {
    expect(translate(facts('kubelet', []), going('v1.19.12', 'v1.23.6')).set).toEqual({});
  });
});

describe('feature gates', () => {
  const gatesOf = (gates: string) =>
    translate(facts('kubelet', [`--feature-gates=${gates}`]), going('v1.19.12', 'v1.23.6')).set;

  test('that the target refuses are taken out, the others stay in their order', () => {
    const gates = 'ServerSideApply=true,CSIBlockVolume=true,EphemeralContainers=true';
    expect(gatesOf(gates)).toEqual({
      'feature-gates': 'ServerSideApply=true,EphemeralContainers=true',
    });
  });

  test('that the target knows are left alone', () => {
    expect(gatesOf('ServerSideApply=true')).toEqual({});
  });

  test('that stand in two flags stay where one of them loses an entry', () => {
    const args = ['--feature-gates=ServerSideApply=true', '--feature-gates=CSIBlockVolume=true'];
    const { set } = translate(facts('kubelet', args), going('v1.19.12', 'v1.23.6'));
    expect(set).toEqual({ 'feature-gates': 'ServerSideApply=true' });
  });

  test('that are all gone leave an empty list', () => {
    expect(gatesOf('CSIBlockVolume=true')).toEqual({ 'feature-gates': '' });
  });
});

test('a static pod gets the image of the bundle with the same name, whatever its registry', () => {
  const images = { 'kube-scheduler': 'mirror.example/k8s/kube-scheduler:v1.23.6' };
  const image = 'k8s.gcr.io/kube-scheduler:v1.19.12';
  const change = (over: Partial<ComponentFacts>) =>
    translate(facts('kube-scheduler', [], over), going('v1.19.12', 'v1.23.6', { images }));
  expect(change({ image }).image).toBe('mirror.example/k8s/kube-scheduler:v1.23.6');
  expect(change({})).not.toHaveProperty('image');
});

describe('probes of a static pod', () => {
  const probes = (to: Translation['to'], ...args: readonly string[]) =>
    translate(
      facts('kube-controller-manager', args, { plainProbes: [10_252] }),
      going('v1.15.12', to),
    ).probes;

  test('ask the port with TLS where the target opens no other', () => {
    expect(probes('v1.23.6')).toEqual({ '10252': 10_257 });
    expect(probes('v1.23.6', '--secure-port=443')).toEqual({ '10252': 443 });
  });

  test('stay where the target still opens the port', () => {
    expect(probes('v1.19.12')).toBeUndefined();
  });

  test('stay where they ask something else', () => {
    expect(probes('v1.23.6', '--port=8080')).toBeUndefined();
  });
});

test('a change names the file that it was planned on', () => {
  const change = translate(facts('kubelet', []), going('v1.19.12', 'v1.23.6'));
  expect(change).toMatchObject({ path: '/etc/kubelet', plannedOn: 'read' });
});

test('a flag is read with its value, without one, and with "=" in it', () => {
  expect([...flagsOf(['--a=1', '--b', '--c=x=y', 'positional'])]).toEqual([
    ['a', '1'],
    ['b', 'true'],
    ['c', 'x=y'],
  ]);
});

test.each([
  ['kube-proxy', 'kube-proxy'],
  ['registry.example:5000/k8s/kube-proxy:v1.23.6', 'kube-proxy'],
  ['k8s.gcr.io/etcd@sha256:0123', 'etcd'],
])('the name of image %s is %s', (image, name) => {
  expect(nameOf(image)).toBe(name);
});
