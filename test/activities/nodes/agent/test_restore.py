"""A real etcd of one and of three members goes on from the last snapshot of the old side."""

import hashlib
import os
import shutil
import unittest

from a_member import DATA, PROGRAMS, Members, digests
from a_node import REAL, RUN
from cutover import etcd, places
from cutover.failures import Regressed


class Restored(Members):
    def restore_all(self, size):
        self.cluster(size)
        revision = int(self.members[0].header()['revision'])
        last, before, trees = self.stop_and_set_aside()
        self.assertEqual(last['revision'], revision)
        for member in self.members:
            member.node.use()
            shutil.copy(last['path'], places.store_file(last['sha256']))
            done = member.verb('restore-etcd', **({'snapshot': last['sha256']} if size > 1 else {}))
            self.assertEqual(done['details']['records'], 15 + 5 + 100 + 1)
            self.assertEqual(os.stat(member.node.root + DATA).st_mode & 0o777, 0o700)
            self.assertFalse(member.verb('restore-etcd', 'again')['acted'])
            self.assertTrue(member.verb('verify-kept')['summary'])
        self.start()
        for member, keys, tree in zip(self.members, before, trees):
            self.assertEqual(member.keys(), keys)
            self.assertEqual(len(keys), 15 + 100 - 1)
            self.assertEqual(digests(places_aside(member)), tree)
            self.assertGreaterEqual(int(member.header()['revision']), revision + done['details']['bumped'])
        self.assertEqual(len(set(member.header()['cluster_id'] for member in self.members)), 1)
        self.assertEqual(len(set(member.header()['member_id'] for member in self.members)), size)
        return done

    def test_one_member(self):
        done = self.restore_all(1)
        help_text = REAL([tool(), 'snapshot', 'restore', '--help'], b'', None)[1]
        self.assertEqual(done['details']['bumped'], 10 ** 9 if '--bump-revision' in help_text else 0)

    def test_three_members_are_one_cluster_again(self):
        self.restore_all(3)

    def test_while_etcd_runs_the_snapshot_is_taken_anew_and_nothing_is_lost(self):
        [member] = self.cluster(1)
        member.verb('stop-api')
        first = member.verb('snapshot-etcd')['details']
        member.put('late', 'write')
        second = member.verb('snapshot-etcd', 'k2')['details']
        self.assertEqual(second['revision'], first['revision'] + 1)
        member.verb('stop-etcd')
        member.stop()
        self.assertEqual(member.verb('snapshot-etcd', 'k3')['details'], second)
        self.assertEqual([os.path.exists(one['path']) for one in (first, second)], [False, True])

    def test_a_truncated_snapshot_is_refused_and_nothing_is_put_in_place(self):
        [member] = self.cluster(1)
        last, _, _ = self.stop_and_set_aside()
        with open(last['path'], 'rb') as source:
            content = source.read()
        for size in (len(content) - 512, len(content) // 2):
            digest = u'' + hashlib.sha256(content[:size]).hexdigest()
            with open(places.store_file(digest), 'wb') as target:
                target.write(content[:size])
            with self.assertRaises(Regressed):
                member.verb('restore-etcd', 'k%d' % size, snapshot=digest)
        with open(last['path'], 'r+b') as target:
            target.truncate(len(content) - 512)
        with self.assertRaisesRegex(Regressed, 'is not the snapshot that was taken'):
            member.verb('restore-etcd')
        self.assertEqual(os.listdir(member.node.root + DATA), [])

    def test_one_changed_byte_of_one_value_is_seen(self):
        [member] = self.cluster(1)
        self.stop_and_set_aside()
        real = etcd.restore
        self.addCleanup(lambda: setattr(etcd, 'restore', real))

        def spoiled(run, path, target, flags):
            bump = real(run, path, target, flags)
            with open(target + '/member/snap/db', 'r+b') as database:
                at = database.read().index(b'y' * 60)
                database.seek(at)
                database.write(b'z')
            return bump

        etcd.restore = spoiled
        with self.assertRaisesRegex(Regressed, 'it is not started on'):
            member.verb('restore-etcd')
        self.assertEqual(os.listdir(member.node.root + DATA), [])
        beside = '%s/.kube-cutover-%s-etcd' % (os.path.dirname(member.node.root + DATA), RUN)
        self.assertEqual(os.listdir(beside), [])  # The old etcd needs the room.
        etcd.restore = real
        self.assertTrue(member.verb('restore-etcd')['acted'])

    def test_a_directory_of_somebody_else_and_a_running_etcd_are_left_alone(self):
        [member] = self.cluster(1)
        with self.assertRaisesRegex(Regressed, 'set aside and install'):
            member.verb('restore-etcd')
        self.stop_and_set_aside()
        member.node.active.add('etcd.service')
        with self.assertRaisesRegex(Regressed, 'etcd runs'):
            member.verb('restore-etcd')
        member.node.active.clear()
        member.node.write(DATA + '/member/snap/db', 'mine')
        with self.assertRaisesRegex(Regressed, 'is not empty'):
            member.verb('restore-etcd')
        with open(member.node.root + DATA + '/member/snap/db') as kept:
            self.assertEqual(kept.read(), 'mine')


def places_aside(member):
    return member.node.root + places.aside_of(DATA, RUN)


def tool():
    utility = PROGRAMS + '/etcdutl'
    return utility if os.path.exists(utility) else PROGRAMS + '/etcdctl'


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
