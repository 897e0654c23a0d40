"""What the agent tells of a node, what it keeps to itself, and what it does not let itself be told."""

import json
import os
import socket
import time
import unittest

import a_node
from cutover import facts, facts_certificates, facts_look as look, facts_processes, facts_runtime, facts_strays, places

ASKED = {
    'paths': [u'/var/lib/kube-cutover', u'/'], 'kubeletConfig': u'/var/lib/kubelet/config.yaml',
    'manifests': u'/etc/kubernetes/manifests', 'kubeconfigs': [u'/etc/kubernetes/kubelet.conf'],
    'certificates': [u'/etc/kubernetes', u'/var/lib/kubelet/pki'], 'digests': [u'/etc/kubernetes/pki/ca.crt'],
    'units': [u'kubelet.service'], 'kept': [u'/etc/kubernetes'], 'namespace': u'k8s.io',
    'socket': u'/run/containerd/containerd.sock', 'programs': [u'/usr/bin/kubelet'],
}
CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'
KEY = '-----BEGIN RSA PRIVATE KEY-----\nSECRETSECRET\n-----END RSA PRIVATE KEY-----'


class Facts(unittest.TestCase):
    def setUp(self):
        self.node = a_node.Node()

    def tearDown(self):
        self.node.close()

    def test_every_group_is_told_and_nothing_is_written(self):
        self.node.write('/etc/kubernetes/manifests/etcd.yaml', 'kind: Pod')
        before = self.node.tree('/etc', '/var', '/run', '/usr')
        told = facts.read(ASKED)
        self.assertEqual(told['unread'], [])
        self.assertEqual(sorted(set(facts.GROUPS) - set(told)), [])
        self.assertEqual(self.node.tree('/etc', '/var', '/run', '/usr'), before)

    def test_a_group_that_fails_is_named_and_takes_no_other_with_it(self):
        kept = facts.GROUPS['time']
        facts.GROUPS['time'] = lambda _arguments: {}['clock']
        try:
            told = facts.read(ASKED)
        finally:
            facts.GROUPS['time'] = kept
        self.assertEqual([one['group'] for one in told['unread']], ['time'])
        self.assertNotIn('time', told)
        self.assertIn('system', told)

    def test_a_process_listens_when_one_of_its_own_ports_can_be_asked(self):
        places.use_root('')  # The kernel tells of its sockets in one place.
        here = socket.socket()
        try:
            here.bind(('127.0.0.1', 0))
            self.assertFalse(facts_processes.listens(os.getpid()))
            here.listen(1)
            self.assertTrue(facts_processes.listens(os.getpid()))
            self.assertFalse(facts_processes.listens(os.getppid()))
        finally:
            here.close()
        self.assertFalse(facts_processes.listens(os.getpid()))

    def test_certificates_leave_the_node_and_keys_do_not(self):
        self.node.write('/var/lib/kubelet/pki/kubelet-client-current.pem', CERTIFICATE + '\n' + KEY)
        self.node.write('/etc/kubernetes/pki/ca.crt', CERTIFICATE)
        self.node.write('/etc/kubernetes/pki/ca.key', KEY)
        self.node.write('/etc/kubernetes/kubelet.conf', 'server: https://10.0.0.1:6443\ntoken: SECRET\n')
        told = facts_certificates.read(ASKED)
        self.assertEqual(len(told['found']), 2)
        self.assertEqual(told['servers'][0]['server'], 'https://10.0.0.1:6443')
        self.assertNotIn('SECRET', json.dumps(facts.read(ASKED)))

    def test_certificates_are_bounded_in_number_and_size(self):
        for number in range(100):
            self.node.write('/etc/kubernetes/pki/%d.crt' % number, CERTIFICATE)
        long = '-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----' % ('A' * 20000)
        self.node.write('/etc/kubernetes/pki/a.crt', long)
        told = facts_certificates.read(ASKED)['found']
        self.assertEqual(len(told), facts_certificates.MOST)
        self.assertEqual([one for one in told if len(one['pem']) > 100], [])

    def test_passwords_of_registries_stay(self):
        self.node.write('/run/containerd/containerd.sock', '')
        self.node.write('/etc/containerd/config.toml', '\n'.join([
            'version = 2', '# sandbox_image = "old"', '[plugins."io.containerd.grpc.v1.cri"]',
            '  sandbox_image = "registry/pause:3.6"', '  SystemdCgroup = true',
            '  [plugins."io.containerd.grpc.v1.cri".registry.configs."r".auth]', '  password = "SECRET"']))
        told = facts_runtime.read(ASKED)
        self.assertEqual(told['containerd']['sandboxImage'], 'registry/pause:3.6')
        self.assertEqual(told['containerd']['systemdCgroup'], [True])
        self.assertNotIn('SECRET', json.dumps(told))

    def test_network_plugins_are_looked_for_where_the_runtime_does(self):
        self.node.write('/etc/containerd/config.toml',
                        'version = 2\n  bin_dir = "/data/cni/bin"\n  conf_dir = "/data/cni/net.d"\n')
        self.node.write('/data/cni/bin/bridge', '')
        self.node.write('/data/cni/net.d/10-a.conflist',
                        '{"plugins": [{"type": "bridge", "mtu": 9000}, {"type": "portmap"}]}')
        self.node.write('/data/cni/net.d/11-broken.conf', '[[[[')
        told = facts.read(ASKED)['network']['cni']
        self.assertEqual(told['directory'], '/data/cni/net.d')
        self.assertEqual(told['configs'][0], {'file': '10-a.conflist', 'plugins': ['bridge', 'portmap'],
                                              'mtu': 9000, 'missing': ['portmap']})

    def test_hidden_files_are_no_manifests(self):
        self.node.write('/etc/kubernetes/manifests/.etcd.yaml.swp', 'x')
        self.node.write('/etc/kubernetes/manifests/etcd.yaml.bak', 'x')
        told = facts_strays.read(dict(ASKED, manifests=u'/etc/kubernetes/manifests'))
        self.assertEqual([one['path'] for one in told['manifests']],
                         ['/etc/kubernetes/manifests/etcd.yaml.bak'])

    def test_a_huge_file_is_read_in_part(self):
        self.node.write('/var/lib/kubelet/config.yaml', 'x' * (2 << 20))
        self.assertEqual(len(facts.read(ASKED)['kubeletConfig']['text']), look.FILE_BYTES)

    def test_a_program_that_floods_or_hangs_is_ended(self):
        self.node.write('/usr/bin/flood', '#!/bin/sh\nwhile :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done\n', 0o755)
        self.node.write('/usr/bin/hang', '#!/bin/sh\nexec sleep 60\n', 0o755)
        began = time.time()
        self.assertEqual(len(look.said([self.node.root + '/usr/bin/flood'])), look.OUTPUT_BYTES)
        self.assertIsNone(look.said([self.node.root + '/usr/bin/hang'], 0.3))
        self.assertLess(time.time() - began, 20)

    def test_a_server_that_says_nothing_sensible_is_none(self):
        self.assertIsNone(look.asked(os.path.join(self.node.root, 'nobody.sock'), '/info'))


if __name__ == '__main__':
    unittest.main()
