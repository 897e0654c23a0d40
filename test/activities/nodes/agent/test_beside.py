"""One side of a node after another is changed, and what belongs to the others runs on beside it."""

import os
import unittest

from a_node import RUN, Node, recipe
from cutover import recipe as recipes, verbs
from cutover.failures import Refused, Regressed

MANIFESTS = u'/etc/kubernetes/manifests/'
API_SIDE = [u'kube-apiserver', u'kube-controller-manager', u'kube-scheduler']
ETCD = '    - --data-dir=/var/lib/etcd\n    - --listen-client-urls=http://127.0.0.1:2379\n'
DATA = '/var/lib/etcd/member/snap/db'


def verb(name, key='key of ', **arguments):
    return verbs.execute(RUN, key + name, name, arguments)


class StaticPods(unittest.TestCase):
    def setUp(self):
        self.node = Node()
        for at, name in enumerate(API_SIDE + [u'etcd']):
            self.node.container(name, name + '-cp-1', name, uid='%032x' % at)
            self.node.write(MANIFESTS + name + '.yaml', ETCD)
        self.node.container('app', 'shop-1', 'web', namespace='shop')
        self.node.write(DATA, 'data')
        self.node.write('/usr/bin/kubelet', 'old')

    def tearDown(self):
        self.node.close()

    def side(self, names, *paths, **more):
        digest = self.node.stored(ETCD + '# new\n')
        kept = [MANIFESTS + name + '.yaml' for name in names] + list(paths)
        new = [{'path': path, 'sha256': digest, 'mode': 0o600, 'uid': os.getuid(), 'gid': os.getgid()}
               for path in kept]
        recipe(self.node, [{'path': path, 'carry': []} for path in kept], new, keepsContainers=True,
               staticPods=list(names), **more)

    def etcd_side(self):
        path = MANIFESTS + u'etcd.yaml'
        self.side([u'etcd'], etcd={'kind': u'static-pod', 'path': path})

    def running(self):
        return sorted(one for one in self.node.processes if self.node.runs(one))

    def content(self, path):
        with open(self.node.root + path) as source:
            return source.read()

    def test_etcd_is_replaced_while_the_api_side_runs_on(self):
        self.etcd_side()
        with self.assertRaisesRegex(Regressed, r'kubelet.service still runs; stop it first \(stop-units\)'):
            verb('stop-etcd')
        verb('stop-units')
        with self.assertRaisesRegex(Regressed, r'a static pod \(etcd\) still runs'):
            verb('set-aside')
        for name in ('stop-etcd', 'set-aside', 'install', 'start-units'):
            self.assertTrue(verb(name, 'there ')['acted'], name)
        self.assertEqual(self.running(), sorted(['app'] + API_SIDE))
        self.assertEqual((self.content(DATA), self.content(MANIFESTS + 'etcd.yaml')), ('data', ETCD + '# new\n'))
        self.assertEqual(self.node.active, set(['kubelet.service']))
        for name in ('stop-units', 'restore', 'start-units'):
            self.assertTrue(verb(name, 'back ')['acted'], name)
        self.assertEqual((self.content(DATA), self.content(MANIFESTS + 'etcd.yaml')), ('data', ETCD))
        self.assertEqual(self.running(), sorted(['app'] + API_SIDE))

    def test_a_last_snapshot_is_never_taken_under_an_api_side_that_runs(self):
        self.etcd_side()
        verb('stop-units')
        with self.assertRaisesRegex(Regressed, 'a container of the API side still runs'):
            verb('snapshot-etcd')

    def test_no_etcd_starts_where_its_data_is_not(self):
        self.etcd_side()
        for name in ('stop-units', 'stop-etcd', 'set-aside', 'install'):
            verb(name)
        os.rename(self.node.root + '/var/lib/etcd/member', self.node.root + '/var/lib/etcd/elsewhere')
        with self.assertRaisesRegex(Regressed, '/var/lib/etcd holds no data of etcd'):
            verb('start-units')
        self.assertEqual(self.node.active, set())

    def test_the_api_side_is_replaced_while_etcd_runs_on(self):
        path = MANIFESTS + u'kube-apiserver.yaml'
        self.side(API_SIDE, api={'kind': u'static-pod', 'path': path})
        self.node.active.clear()
        with self.assertRaisesRegex(Regressed, r'a static pod \(kube-apiserver, .*\) still runs'):
            verb('set-aside')
        for name in ('stop-api', 'set-aside', 'install', 'start-units'):
            self.assertTrue(verb(name, 'there ')['acted'], name)
        self.assertEqual(self.running(), ['app', 'etcd'])

    def test_a_kubelet_is_replaced_while_everything_runs_on(self):
        self.side([], u'/usr/bin/kubelet')
        with self.assertRaisesRegex(Regressed, 'kubelet.service still runs'):
            verb('set-aside')
        for name in ('stop-units', 'set-aside', 'install', 'start-units'):
            self.assertTrue(verb(name, 'there ')['acted'], name)
        self.assertEqual(self.running(), sorted(['app', 'etcd'] + API_SIDE))
        self.assertEqual(self.content('/usr/bin/kubelet'), ETCD + '# new\n')

    def test_a_recipe_that_does_not_say_means_the_whole_control_plane(self):
        recipe(self.node, [{'path': MANIFESTS + u'etcd.yaml', 'carry': []}], keepsContainers=True)
        self.assertEqual(sorted(recipes.static_pods(recipes.read(RUN))), sorted(API_SIDE + [u'etcd']))
        self.node.active.clear()
        self.node.end('etcd')
        with self.assertRaisesRegex(Regressed, 'a static pod .* still runs'):
            verb('set-aside')

    def test_strange_recipes_are_refused(self):
        api = {'kind': u'unit', 'path': u'/etc/x.service', 'unit': u'x.service'}
        for more in ({'staticPods': [u'kubelet']}, {'staticPods': [u'.*']}, {'api': api},
                     {'api': dict(api, kind=u'env-file')}, {'api': dict(api, path=u'x')}):
            with self.assertRaises(Refused):
                recipe(self.node, [], **more)


class Units(unittest.TestCase):
    def test_etcd_is_replaced_while_other_units_run_on(self):
        node = Node([u'etcd.service'])
        self.addCleanup(node.close)
        node.active.update(['kube-apiserver.service', 'kubelet.service'])
        path = u'/etc/systemd/system/etcd.service'
        node.write(path, '[Service]\nExecStart=/usr/bin/etcd --data-dir=/var/lib/etcd\n')
        node.write('/usr/bin/etcd', 'old')
        node.write(DATA, 'data')
        new = {'path': u'/usr/bin/etcd', 'sha256': node.stored('new'), 'mode': 0o755,
               'uid': os.getuid(), 'gid': os.getgid()}
        recipe(node, [{'path': new['path'], 'carry': []}], [new], keepsContainers=True, staticPods=[],
               etcd={'kind': u'unit', 'path': path, 'unit': u'etcd.service'})
        with self.assertRaisesRegex(Regressed, 'etcd.service still runs'):
            verb('set-aside')
        for name in ('stop-etcd', 'set-aside', 'install', 'start-units'):
            self.assertTrue(verb(name, 'there ')['acted'], name)
        self.assertEqual(node.active, set(['etcd.service', 'kube-apiserver.service', 'kubelet.service']))


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
