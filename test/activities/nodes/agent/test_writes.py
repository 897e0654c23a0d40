"""What was written to a restored etcd since its snapshot, on real members; and what is given up is kept."""

import os
import unittest

from a_member import DATA, PROGRAMS, Member, Members, free_port
from a_node import REAL
from cutover import commands, etcd, etcd_restore, etcd_writes, files, places
from cutover.waiting import wait_until


class Written(Members):
    def setUp(self):
        Members.setUp(self)
        before = etcd_writes.PAGE_KEYS
        self.addCleanup(lambda: setattr(etcd_writes, 'PAGE_KEYS', before))
        etcd_writes.PAGE_KEYS = 7

    def switched(self, size, climb=None):
        """As far as etcd is concerned the new side runs, on the last snapshot or what `climb` made of it."""
        self.cluster(size)
        for key in ('/registry/namespaces/kube-system', '/registry/deployments/shop/cart',
                    '/registry/configmaps/shop/rates', '/registry/minions/w-1'):
            self.put(key, 'old')
        last, _, _ = self.stop_and_set_aside()
        path = climb(last['path']) if climb else last['path']
        digest = u'' + files.digest_of(path)
        is_sent = size > 1 or climb is not None
        for member in self.members:
            if is_sent:
                member.node.use()
                os.symlink(path, places.store_file(digest))
            member.verb('restore-etcd', **({'snapshot': digest} if is_sent else {}))
        self.start()
        for member in self.members:
            member.node.use()
            member.verb('start-units')
        return last

    def put(self, key, value):
        self.members[-1].put(key, value)

    def remove(self, key):
        self.assertEqual(self.members[-1].ctl('del', key)[1].strip(), '1')

    def write(self):
        for at in range(9):
            self.put('/registry/deployments/shop/new-%d' % at, 'new')
        self.put('/registry/shop.example.com/carts/shop/mine', 'new')
        self.put('/registry/pods/shop/new-0-abc', 'new')
        self.put('/registry/events/shop/came', 'new')
        self.put('/registry/minions/w-1', 'its status')
        self.put('/registry/deployments/shop/cart', 'changed')
        self.put('compact_rev_key', '7')
        for at in (0, 1):
            self.remove('/registry/secrets/00%d' % at)
        # Made again: on the way back the first one returns.
        self.remove('/registry/configmaps/shop/rates')
        self.put('/registry/configmaps/shop/rates', 'again')
        # Came and went: nobody would miss it.
        self.put('/registry/configmaps/shop/short', 'new')
        self.remove('/registry/configmaps/shop/short')

    def lists(self, size):
        last = self.switched(size)
        first = self.members[0]
        none = first.verb('list-writes', 'none')['details']
        self.assertEqual(none, {'listed': True, 'since': last['revision'], 'created': 0, 'changed': 0,
                                'deleted': 0, 'bookkeeping': 0, 'byResource': '', 'createdNames': '',
                                'deletedNames': ''})
        self.write()
        done = first.verb('list-writes', 'some')
        new = ['deployments shop/new-%d' % at for at in range(9)]
        self.assertEqual(done['details'], {
            'listed': True, 'since': last['revision'], 'created': 11, 'changed': 2, 'deleted': 2,
            'bookkeeping': 3,
            'byResource': 'carts.shop.example.com 1 created; configmaps 1 changed; '
                          'deployments 9 created, 1 changed; pods 1 created; secrets 2 deleted',
            'createdNames': ', '.join(new + ['carts.shop.example.com shop/mine']),
            'deletedNames': 'secrets 000, secrets 001'})
        self.assertFalse(done['acted'])
        self.assertIn('created 11 objects', done['summary'])
        return last

    def test_one_member(self):
        self.lists(1)

    def test_three_members_written_to_by_another(self):
        self.lists(3)

    def climbed(self, path):
        """The snapshot as a ladder leaves it: records written anew, one made and one removed on the way."""
        rung = Member('rung', {'rung': 'http://127.0.0.1:%d' % free_port()})
        self.addCleanup(rung.close)
        data = rung.node.root + DATA
        tool = PROGRAMS + ('/etcdutl' if os.path.exists(PROGRAMS + '/etcdutl') else '/etcdctl')
        told = REAL([tool, 'snapshot', 'restore', path, '--data-dir=' + data], b'',
                    commands.environment(ETCDCTL_API='3'))
        self.assertEqual(told[0], 0, told)
        rung.start()
        rung.becomes_healthy()
        for at in range(15):
            rung.put('/registry/pods/%03d' % at, 'anew')
        rung.put('/registry/flowschemas/probes', 'of the rung')
        self.assertEqual(rung.ctl('del', '/registry/secrets/050')[1].strip(), '1')
        saved = rung.node.root + '/climbed.db'
        self.assertEqual(rung.ctl('snapshot', 'save', saved)[0], 0)
        rung.stop()
        return saved

    def test_what_a_ladder_wrote_is_not_taken_for_peoples(self):
        last = self.switched(1, climb=self.climbed)
        [member] = self.members
        none = member.verb('list-writes', 'none')['details']
        self.assertGreater(none['since'], last['revision'])
        self.assertEqual([none[what] for what in ('created', 'changed', 'deleted', 'bookkeeping')], [0] * 4)
        self.assertIn('storage ladder', none['untold'])
        self.write()
        some = member.verb('list-writes', 'some')['details']
        self.assertEqual([some[what] for what in ('created', 'changed', 'deleted', 'bookkeeping')],
                         [11, 2, 2, 3])

    def test_without_what_the_ladder_made_nothing_is_guessed(self):
        self.switched(1, climb=self.climbed)
        [member] = self.members
        member.node.use()
        made = etcd_restore.made(u'run-1', member.node.root + DATA)['snapshot']
        os.unlink(places.store_file(made))
        told = member.verb('list-writes')['details']
        self.assertFalse(told['listed'])
        self.assertIn('is not here', told['because'])

    def test_what_is_given_up_is_kept_and_can_be_restored(self):
        last = self.switched(1)
        [member] = self.members
        self.write()
        kept = member.verb('keep-writes')['details']
        self.assertTrue(kept['kept'])
        self.assertRegex(kept['path'], r'/given-up-%s\.db\Z' % kept['sha256'][:16])
        self.assertEqual(os.stat(kept['path']).st_mode & 0o777, 0o600)
        # The last snapshot of the old side is still the one to go back to.
        self.assertEqual(etcd.last(u'run-1')['sha256'], last['sha256'])
        tool = PROGRAMS + ('/etcdutl' if os.path.exists(PROGRAMS + '/etcdutl') else '/etcdctl')
        told = REAL([tool, 'snapshot', 'restore', kept['path'], '--data-dir=' + member.node.root + '/look'],
                    b'', commands.environment(ETCDCTL_API='3'))
        self.assertEqual(told[0], 0, told)

    def test_a_side_that_is_broken_holds_nothing_up(self):
        self.switched(1)
        [member] = self.members
        member.stop()
        for because in ('127.0.0.1', 'does not run'):
            listed = member.verb('list-writes', 'k ' + because)
            kept = member.verb('keep-writes', 'k ' + because)
            self.assertIn(because, listed['details']['because'])
            self.assertIn(because, kept['details']['because'])
            self.assertEqual((listed['details']['listed'], kept['details']['kept']), (False, False))
            member.node.active.clear()


if __name__ == '__main__':
    for old, new in (('assertRegexpMatches', 'assertRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
