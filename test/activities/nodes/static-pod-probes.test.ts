import { readStaticPod, renderStaticPod } from '../../../activities/nodes/render-static-pod.js';

/** As kubeadm v1.15 writes it, shortened. */
const old = `apiVersion: v1
kind: Pod
spec:
  containers:
  - command:
    - kube-controller-manager
    - --leader-elect=true
    image: k8s.gcr.io/kube-controller-manager:v1.15.12
    livenessProbe:
      httpGet:
        host: 127.0.0.1
        path: /healthz
        port: 10252
        scheme: HTTP
`;
const ofEtcd = `kind: Pod
spec:
  containers:
  - command: [etcd, --name=a]
    livenessProbe: {exec: {command: [/bin/sh, -ec, etcdctl get foo]}}
    readinessProbe: {httpGet: {path: /health, port: 2381}}
`;
const change = { remove: [], set: {} };

test('ports asked without TLS and programs run by probes are read', () => {
  expect(readStaticPod(old)).toMatchObject({ plainProbes: [10_252] });
  expect(readStaticPod(ofEtcd)).toMatchObject({ plainProbes: [2381], probePrograms: ['/bin/sh'] });
});

test('a probe that asks with TLS is none of them', () => {
  const pod = readStaticPod(old.replace('HTTP\n', 'HTTPS\n'));
  expect(pod).not.toHaveProperty('plainProbes');
});

test('a moved probe asks the other port with TLS, and nothing else changes', () => {
  expect(renderStaticPod(old, { ...change, probes: { '10252': 10_257 } })).toBe(
    old.replace('port: 10252', 'port: 10257').replace('scheme: HTTP', 'scheme: HTTPS'),
  );
});

test('a probe of another port stays', () => {
  expect(renderStaticPod(ofEtcd, { ...change, probes: { '10252': 10_257 } })).toBe(
    renderStaticPod(ofEtcd, change),
  );
});
