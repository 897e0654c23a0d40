"""The API side stops before etcd, etcd is snapshot and stopped after it, and everything else runs on."""

import unittest

from a_node import RUN, Node, recipe
from cutover import etcd, files, journal, places, recipe as recipes, units, verbs
from cutover.failures import Refused, Regressed

STATIC = '%032x'
MANIFEST = u'/etc/kubernetes/manifests/etcd.yaml'
POD = {u'kind': u'static-pod', u'path': MANIFEST}
KUBEADM = '''apiVersion: v1
kind: Pod
spec:
  containers:
  - command:
    - etcd
    # - --name=commented
    - --name=cp-1
    - "--data-dir=/var/lib/etcd"
    - '--initial-cluster=cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.2:2380'
    - --listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379
    - --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
    image: etcd:3.5
'''
UNIT = '''[Service]
Environment=A=--name=wrong
ExecStart=/usr/bin/etcd --name cp-1 \\\\
  "--data-dir=/var/lib/etcd" \\\\
# --name=commented
  --listen-client-urls=http://0.0.0.0:2379 -initial-cluster=cp-1=http://10.0.0.1:2380
'''


def verb(name, **arguments):
    return verbs.execute(RUN, 'key of ' + name, name, arguments)


class StaticPods(unittest.TestCase):
    def setUp(self):
        self.node = Node()
        for at, name in enumerate(('kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd')):
            self.node.container(name, name + '-cp-1', name, uid=STATIC % at)
        self.node.container('app', 'shop-1', 'web', namespace='shop')
        self.node.container('hosted', 'tenant', 'kube-apiserver')
        self.node.container('named-alike', 'mine', 'etcd', uid=STATIC % 9, namespace='shop')
        self.node.write(MANIFEST, KUBEADM)
        recipe(self.node, [], etcd=POD)

    def tearDown(self):
        self.node.close()

    def running(self):
        return sorted(one for one in self.node.processes if self.node.runs(one))

    def test_stop_api_ends_three_containers_and_no_other(self):
        done = verb('stop-api')
        self.assertTrue(done['acted'])
        self.assertEqual(self.running(), ['app', 'etcd', 'hosted', 'named-alike'])
        self.assertEqual((self.node.active, self.node.enabled), (set(), set()))
        self.assertFalse(verbs.execute(RUN, 'again', 'stop-api', {})['acted'])

    def test_etcd_stops_only_after_its_clients(self):
        for name in ('stop-etcd', 'snapshot-etcd'):
            with self.assertRaisesRegex(Regressed, 'kubelet.service still runs'):
                verb(name)
        self.node.active.clear()
        for name in ('stop-etcd', 'snapshot-etcd'):
            with self.assertRaisesRegex(Regressed, 'container of the API side still runs'):
                verb(name)
        self.assertIn('etcd', self.running())
        verb('stop-api')
        self.assertTrue(verb('stop-etcd')['acted'])
        self.assertEqual(self.running(), ['app', 'hosted', 'named-alike'])

    def test_stop_control_plane_is_both_and_may_be_asked_again(self):
        self.assertTrue(verb('stop-control-plane')['acted'])
        self.assertEqual(self.running(), ['app', 'hosted', 'named-alike'])
        self.assertFalse(verbs.execute(RUN, 'again', 'stop-control-plane', {})['acted'])

    def test_files_move_under_containers_that_run_on_but_not_under_the_control_plane(self):
        kept = [{u'path': u'/etc/kubernetes', u'carry': [u'.']}, {u'path': u'/var/lib/etcd', u'carry': []}]
        self.node.write('/var/lib/etcd/member/snap/db', 'old')
        recipe(self.node, kept, etcd=POD, keepsContainers=True)
        self.node.active.clear()
        with self.assertRaisesRegex(Regressed, 'a static pod .* still runs'):
            verb('set-aside')
        verb('stop-control-plane')
        for name in ('set-aside', 'install'):
            self.assertTrue(verb(name)['acted'])
        self.assertEqual(self.running(), ['app', 'hosted', 'named-alike'])
        with self.assertRaisesRegex(Regressed, 'the data of etcd was not carried over yet'):
            verb('start-units')
        self.assertEqual(self.node.active, set())
        verb('restore')
        self.assertTrue(verbs.execute(RUN, 'again', 'start-units', {})['acted'])

    def test_without_the_flag_every_container_is_in_the_way(self):
        recipe(self.node, [{u'path': u'/etc/kubernetes', u'carry': [u'.']}], etcd=POD)
        verb('stop-control-plane')
        self.node.write('/run/containerd/io.containerd.runtime.v2.task/k8s.io/app/config.json', '{}')
        with self.assertRaisesRegex(Regressed, '1 containers still run'):
            verb('set-aside')

    def test_end_kube_proxy_ends_no_other_container(self):
        self.node.container('proxy', 'kube-proxy-x', 'kube-proxy')
        self.assertTrue(verb('end-kube-proxy')['acted'])
        self.assertNotIn('proxy', self.running())
        self.assertEqual(len(self.running()), 7)
        self.assertFalse(verbs.execute(RUN, 'again', 'end-kube-proxy', {})['acted'])

    def test_with_etcd_stopped_only_a_snapshot_of_this_very_stop_counts(self):
        verb('stop-control-plane')
        with self.assertRaisesRegex(Regressed, 'has no last snapshot'):
            verb('snapshot-etcd')
        directory = files.private_directory(places.run_directory(RUN) + '/snapshots')
        files.write_atomically(directory + '/last.db', b'content')
        facts = {'path': directory + '/last.db', 'sha256': files.digest_of(directory + '/last.db'),
                 'hash': 7, 'revision': 5, 'keys': 3, 'size': 7}
        files.write_json(directory + '/last.json', dict(facts, lines=len(journal.entries(RUN))))
        before = etcd.status
        self.addCleanup(lambda: setattr(etcd, 'status', before))
        etcd.status = lambda _run, _path: {'hash': 7}
        self.assertEqual(verbs.execute(RUN, 'k2', 'snapshot-etcd', {})['details'], facts)
        etcd.status = lambda _run, _path: {'hash': 8}
        with self.assertRaisesRegex(Regressed, 'another hash'):
            verbs.execute(RUN, 'k3', 'snapshot-etcd', {})
        etcd.status = lambda _run, _path: {'hash': 7}
        journal.append(RUN, {'event': 'begin', 'key': u'k4/start-units'})
        with self.assertRaisesRegex(Regressed, 'not the last state'):
            verbs.execute(RUN, 'k5', 'snapshot-etcd', {})

    def test_a_changed_snapshot_does_not_count(self):
        verb('stop-control-plane')
        directory = files.private_directory(places.run_directory(RUN) + '/snapshots')
        files.write_atomically(directory + '/last.db', b'changed')
        files.write_json(directory + '/last.json', {
            'path': directory + '/last.db', 'sha256': '0' * 64, 'lines': 0, 'revision': 5})
        with self.assertRaisesRegex(Regressed, 'is not the snapshot that was taken'):
            verb('snapshot-etcd')


class Units(unittest.TestCase):
    def setUp(self):
        self.node = Node([u'etcd.service', u'kube-apiserver.service', u'kubelet.service'])
        self.node.write('/etc/systemd/system/etcd.service', UNIT.replace('\\\\', '\\'))
        self.entry = {u'kind': u'unit', u'path': u'/etc/systemd/system/etcd.service',
                      u'unit': u'etcd.service'}
        recipe(self.node, [], etcd=self.entry)

    def tearDown(self):
        self.node.close()

    def test_stop_api_leaves_etcd_and_a_later_start_enables_all_three(self):
        self.assertTrue(verb('stop-api')['acted'])
        self.assertEqual((self.node.active, self.node.enabled), (set(['etcd.service']),) * 2)
        self.assertTrue(verb('stop-etcd')['acted'])
        self.assertEqual((self.node.active, self.node.enabled), (set(), set()))
        self.assertTrue(verb('start-etcd')['acted'])
        self.assertEqual((self.node.active, self.node.enabled), (set(['etcd.service']),) * 2)
        verb('start-units')
        self.assertEqual(self.node.enabled, set(self.node.units))

    def test_a_member_that_does_not_end_is_killed(self):
        known = self.node._systemctl

        def deaf(arguments, stdin):
            if arguments[0] == 'kill':
                self.node.active.discard('etcd.service')
            return (0, '', '') if arguments[0] == 'stop' else known(arguments, stdin)
        recipe(self.node, [], etcd=self.entry, api=self.entry)
        verb('stop-api')
        self.node._systemctl = deaf
        self.assertIn('stopped 1 of 1 units (etcd.service killed)', verb('stop-etcd')['summary'])

    def test_a_member_that_is_still_written_to_has_longer_to_end(self):
        given = []
        self.addCleanup(setattr, units, 'stop', units.stop)
        units.stop = lambda run, names, seconds: given.append(seconds) or (True, '')
        self.node.active = set(['etcd.service'])
        for more in ({'api': self.entry}, {}):
            recipe(self.node, [], etcd=self.entry, **more)
            etcd.stop(RUN)
        self.assertEqual(given, [etcd.QUIET_SECONDS, units.STOP_SECONDS])

    def test_a_unit_whose_start_is_queued_counts_as_active_and_is_stopped(self):
        self.node.active.clear()
        self.node.queued.add('kubelet.service')
        self.assertEqual(units.active(self.node.units), ['kubelet.service'])
        with self.assertRaisesRegex(Regressed, 'kubelet.service still runs'):
            verb('stop-etcd')
        done = verb('stop-api')
        self.assertTrue(done['summary'].startswith('stopped 1 of 2 units (none killed)'), done)
        self.assertEqual((self.node.queued, units.active(self.node.units)), (set(), []))

    def test_the_command_line_of_a_unit(self):
        flags = recipes.etcd_flags(recipes.read(RUN), ['name', 'data-dir'])
        self.assertEqual(flags, {
            'name': 'cp-1', 'data-dir': '/var/lib/etcd', 'initial-cluster': 'cp-1=http://10.0.0.1:2380',
            'listen-client-urls': 'http://0.0.0.0:2379'})
        self.assertEqual(etcd.access_of(recipes.read(RUN))['endpoint'], 'http://127.0.0.1:2379')

    def test_the_command_line_of_a_static_pod(self):
        self.node.write(MANIFEST, KUBEADM)
        recipe(self.node, [], etcd=POD)
        self.assertEqual(recipes.etcd_flags(recipes.read(RUN), ['name']), {
            'name': 'cp-1', 'data-dir': '/var/lib/etcd',
            'initial-cluster': 'cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.2:2380',
            'listen-client-urls': 'https://127.0.0.1:2379,https://10.0.0.1:2379',
            'trusted-ca-file': '/etc/kubernetes/pki/etcd/ca.crt'})
        self.assertEqual(etcd.access_of(recipes.read(RUN))['endpoint'], 'https://127.0.0.1:2379')

    def test_a_value_that_is_made_elsewhere_is_not_guessed(self):
        for line in ('ExecStart=/usr/bin/etcd --name=${NAME}', 'ExecStart=/usr/bin/etcd --name=%H',
                     'ExecStart=/usr/bin/etcd', 'ExecStart=/usr/bin/etcd --name='):
            self.node.write(self.entry['path'], '[Service]\n%s\n' % line)
            with self.assertRaisesRegex(Regressed, 'has no --name that could be read'):
                recipes.etcd_flags(recipes.read(RUN), ['name'])

    def test_a_recipe_with_a_strange_etcd_is_refused(self):
        for entry in (dict(self.entry, unit=u'other.service'), dict(self.entry, kind=u'env-file'),
                      dict(self.entry, path=u'etc/../x')):
            with self.assertRaises(Refused):
                recipe(self.node, [], etcd=entry)
        for seconds in (-1, 601):
            with self.assertRaises(Refused):
                recipe(self.node, [], watchSeconds=seconds)

    def test_a_node_without_etcd_has_no_etcd_to_stop(self):
        recipe(self.node, [])
        for name in ('stop-etcd', 'snapshot-etcd', 'restore-etcd', 'list-writes', 'keep-writes'):
            with self.assertRaisesRegex(Refused, 'names no etcd'):
                verb(name)


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
