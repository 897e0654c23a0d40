import type { LabelledSet } from '../labelled.js';
import { aContext, instance, of, running, setKubelet } from './a-node.js';

const pod = (more: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: vip}\nspec:\n  containers: [{name: vip, image: vip:1}]\n${more}`;

/** Nodes that run other things than their layout says. */
export const layoutLabels: LabelledSet = [
  instance('a kubelet that works elsewhere', ['kubelet-root-differs'], (facts) => {
    running(facts, 'kubelet').args.push('--root-dir=/data/kubelet');
    // The flag stands in the drop-in, as packages have it.
    of(facts, 'strays').dropIns[0]!.text += ' --root-dir=/data/kubelet';
  }),
  instance(
    'an etcd whose data is in no kept path',
    ['etcd-data-differs'],
    (facts) => {
      const etcd = running(facts, 'etcd');
      etcd.args = etcd.args.map((arg) =>
        arg.startsWith('--data-dir') ? '--data-dir=/data/etcd' : arg,
      );
    },
    {
      components: aContext().components.map((one) => ({
        ...one,
        args: one.args.map((arg) => (arg.startsWith('--data-dir') ? '--data-dir=/data/etcd' : arg)),
      })),
    },
  ),
  instance('a kubelet that runs from another file', ['program-differs'], (facts) => {
    running(facts, 'kubelet').path = '/usr/local/bin/kubelet';
  }),
  instance('a kubelet behind a link on the way', [], (facts) => {
    running(facts, 'kubelet').path = '/opt/bin/kubelet';
    of(facts, 'processes').real[0]!.real = '/opt/bin/kubelet';
  }),
  instance('a kubelet whose file was replaced', ['program-replaced'], (facts) => {
    running(facts, 'kubelet').path = '/usr/bin/kubelet (deleted)';
  }),
  instance('static pods from another directory', ['manifests-elsewhere'], (facts) => {
    setKubelet(facts, 'staticPodPath', '/etc/kubelet.d');
  }),
  instance('a backup copy among the manifests', ['manifest-stray'], (facts) => {
    const [first] = of(facts, 'strays').manifests;
    of(facts, 'strays').manifests.push({ path: `${first!.path}.bak`, text: first!.text });
  }),
  instance('a bomb among the manifests', ['manifest-stray'], (facts) => {
    const bomb =
      'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ne: &e [*d,*d]\nf: [*e,*e]\nkind: Pod\n';
    of(facts, 'strays').manifests.push({ path: '/etc/kubernetes/manifests/bomb.yaml', text: bomb });
  }),
  instance('a static pod of somebody else', ['static-pod-of-others'], (facts) => {
    of(facts, 'strays').manifests.push({
      path: '/etc/kubernetes/manifests/vip.yaml',
      text: pod(''),
    });
  }),
  instance(
    'a static pod that names a ConfigMap',
    ['cgroup-v1', 'static-pod-names-objects', 'static-pod-of-others'],
    (facts) => {
      of(facts, 'strays').manifests.push({
        path: '/etc/kubernetes/manifests/vip.yaml',
        text: pod('  volumes: [{name: a, configMap: {name: vip}}]\n'),
      });
    },
    { to: 'v1.34.4' },
  ),
  instance('a flag from nowhere', ['flag-outside-layout'], (facts) => {
    running(facts, 'kubelet').args.push('--max-pods=200');
  }),
  instance(
    'a flag from nowhere that the target does not know',
    ['cgroup-v1', 'removed-flag-outside-layout'],
    (facts) => {
      running(facts, 'kubelet').args.push('--network-plugin=cni');
    },
    { to: 'v1.34.4' },
  ),
  instance('a manifest that was edited and not taken up', ['command-line-stale'], (facts) => {
    const api = running(facts, 'kube-apiserver');
    api.args = api.args.filter((arg) => !arg.startsWith('--authorization-mode'));
  }),
  instance("another program on the scheduler's port", ['port-taken'], (facts) => {
    of(facts, 'processes').ports.find(({ port }) => port === 10259)!.program = 'node_exporter';
  }),
  instance('a pod that holds a cluster of its own', [], (facts) => {
    const { running: all } = of(facts, 'processes');
    all.unshift(
      { name: 'etcd', path: '/etcd', args: ['--data-dir=/bitnami/etcd'] },
      { name: 'kube-apiserver', path: '/kube-apiserver', args: ['--secure-port=8443'] },
    );
  }),
];
