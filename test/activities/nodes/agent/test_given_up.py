"""Which keys count as what people wrote, and what is said where an etcd cannot be asked."""

import base64
import unittest

from a_gateway import Etcd, told
from a_node import RUN, Node, recipe
from cutover import etcd, etcd_records, etcd_writes, object_keys, verbs
from cutover.failures import Regressed

UNIT = u'/etc/systemd/system/etcd.service'
OLD = {b'/registry/namespaces/kube-system': 2, b'/registry/deployments/shop/cart': 5}


def encoded(key):
    return base64.b64encode(key).decode('ascii')


class Asked(unittest.TestCase):
    def setUp(self):
        self.node = Node([u'etcd.service'])
        self.servers = []
        for module, name in ((etcd, 'last'), (etcd, 'take'), (etcd_records, 'live_keys')):
            self.addCleanup(setattr, module, name, getattr(module, name))
        etcd.last = lambda _run: {'path': 'last.db', 'revision': 10}
        etcd_records.live_keys = lambda _path, _revision: set(OLD)

    def tearDown(self):
        for server in self.servers:
            server.close()
        self.node.close()

    def list(self, keys, version='3.4.23', gateway='/v3', **more):
        """`keys`: the revision of the last change of each key that is there now."""
        kvs = [{'key': encoded(key), 'mod_revision': str(keys[key])} for key in sorted(keys)]
        answers = {'/version': told({'etcdserver': version}),
                   gateway + '/kv/range': told({'header': {'revision': '30'}, 'kvs': kvs})}
        answers.update(more.get('answers', {}))
        self.servers.append(Etcd(answers))
        self.node.write(UNIT, '[Service]\nExecStart=/usr/bin/etcd --data-dir=/var/lib/etcd '
                        '--listen-client-urls=%s\n' % self.servers[-1].url)
        recipe(self.node, [], etcd={u'kind': u'unit', u'path': UNIT, u'unit': u'etcd.service'})
        return verbs.execute(RUN, 'key %d' % len(self.servers), 'list-writes', {})

    def test_older_releases_are_asked_at_their_own_place(self):
        for version, gateway in (('3.3.10', '/v3beta'), ('3.2.24', '/v3alpha')):
            now = {b'/registry/namespaces/kube-system': 2, b'/registry/jobs/shop/once': 11}
            done = self.list(now, version, gateway)['details']
            self.assertEqual((done['listed'], done['byResource']),
                             (True, 'deployments 1 deleted; jobs 1 created'))

    def test_an_etcd_of_another_origin_is_not_taken_for_the_successor(self):
        done = self.list({b'/registry/namespaces/kube-system': 2, b'/registry/jobs/shop/once': 10})
        self.assertEqual(done['details']['listed'], False)
        self.assertIn('jobs/shop/once from revision 10', done['details']['because'])
        self.assertIn('was not made from that snapshot', done['summary'])

    def test_what_cannot_be_asked_is_said(self):
        cases = (({'/v3/kv/range': (404, b'')}, '--enable-grpc-gateway'),
                 ({'/v3/kv/range': (503, b'etcdserver: request timed out')}, 'request timed out'),
                 ({'/v3/kv/range': (200, b'<html>')}, 'Error'),
                 ({'/version': (500, b'')}, 'answered 500'))
        for answers, words in cases:
            done = self.list(OLD, answers=answers)
            self.assertEqual(done['details']['listed'], False)
            self.assertIn(words, done['details']['because'])

        def spoiled(_run):
            raise Regressed('last.db is not the snapshot that was taken')

        etcd.last = spoiled
        self.assertIn('is not the snapshot', self.list(OLD)['details']['because'])

    def test_texts_are_bounded_and_say_how_much_is_left_out(self):
        many = dict((b'/registry/secrets/shop/' + b'x' * 200 + str(at).encode('ascii'), 11) for at in range(50))
        many.update(OLD)
        many[b'/registry/configmaps/\x1b[2J'] = 12
        done = self.list(many)['details']
        self.assertEqual(done['created'], 51)
        self.assertTrue(all(len(text) < 2100 for text in done.values() if not isinstance(text, (int, bool))))
        self.assertRegex(done['createdNames'], r'^configmaps \?\[2J, .* and 41 more$')

    def test_nothing_is_kept_where_the_way_back_needs_the_room(self):
        self.list(OLD)
        self.node.write('/var/lib/etcd/member/snap/db', 'x' * 1000)
        etcd.take = lambda _run, name: {'keys': 1, 'revision': 30, 'path': name}
        self.addCleanup(setattr, etcd_writes, 'FREE_FOR_EACH_BYTE', etcd_writes.FREE_FOR_EACH_BYTE)
        etcd_writes.FREE_FOR_EACH_BYTE = 10 ** 15
        self.assertIn('make room', verbs.execute(RUN, 'full', 'keep-writes', {})['details']['because'])
        etcd_writes.FREE_FOR_EACH_BYTE = 2
        self.assertTrue(verbs.execute(RUN, 'kept', 'keep-writes', {})['details']['kept'])


class Keys(unittest.TestCase):
    def test_a_key_is_told_as_people_call_its_object(self):
        for key, told_as in (('deployments/shop/cart', 'deployments shop/cart'),
                             ('services/specs/shop/cart', 'services shop/cart'),
                             ('services/endpoints/shop/cart', 'endpoints shop/cart'),
                             ('minions/w-1', 'nodes w-1'),
                             ('controllers/shop/cart', 'replicationcontrollers shop/cart'),
                             ('shop.example.com/carts/shop/mine', 'carts.shop.example.com shop/mine'),
                             ('apiextensions.k8s.io/customresourcedefinitions/carts.shop.example.com',
                              'customresourcedefinitions.apiextensions.k8s.io carts.shop.example.com')):
            for prefix in (u'/registry', u'/kubernetes.io', u''):
                found = object_keys.object_of((prefix + '/' + key).encode('ascii'), prefix)
                self.assertEqual('%s %s' % found, told_as)
        self.assertEqual(object_keys.object_of(b'/calico/x', u'/registry'),
                         (object_keys.OTHER, '/calico/x'))

    def test_the_prefix_is_read_from_the_keys_themselves(self):
        self.assertEqual(object_keys.prefix_of([b'/a/b/namespaces/kube-system', b'/a/b/pods/x/y']), '/a/b')
        self.assertEqual(object_keys.prefix_of([]), '/registry')

    def test_what_the_cluster_writes_by_itself(self):
        own = (('changed', 'leases', 'kube-system/x'), ('deleted', 'events', 'shop/x'),
               ('changed', 'nodes', 'w-1'), ('created', 'clusterroles', 'system:node'),
               ('changed', 'rolebindings', 'kube-system/system:controller:x'),
               ('created', 'configmaps', 'shop/kube-root-ca.crt'),
               ('created', 'serviceaccounts', 'kube-system/job-controller'),
               ('created', object_keys.OTHER, 'compact_rev_key'))
        people = (('created', 'nodes', 'w-9'), ('deleted', 'clusterroles', 'system:node'),
                  ('deleted', 'configmaps', 'shop/kube-root-ca.crt'), ('changed', 'configmaps', 'shop/rates'),
                  ('created', 'clusterroles', 'editor'), ('created', 'secrets', 'shop/my-token-abcdef'),
                  ('created', object_keys.OTHER, '/calico/x'))
        for one in own + people:
            self.assertEqual((one, object_keys.is_own(*one)), (one, one in own))


if __name__ == '__main__':
    for old, new in (('assertRegexpMatches', 'assertRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
