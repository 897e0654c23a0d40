"""Three real members go back to a snapshot that was taken while they served, whatever was written since."""

import hashlib
import os
import shutil
import subprocess
import unittest

import a_member
from a_member import DATA, PROGRAMS, UNIT, Members, digests, free_port
from a_node import RUN
from cutover import etcd, hop_snapshot, mounts, places
from cutover.failures import Regressed
from cutover.waiting import wait_until

# A release of another minor.
OTHER = os.environ['ETCD_OTHER_PROGRAMS']


class Hop(Members):
    def hop(self, size=3):
        """Snapshot on every member, and then people go on."""
        self.cluster(size)
        first = self.members[0]
        for key in ('/registry/namespaces/kube-system', '/registry/configmaps/shop/rates', '/registry/secrets/shop/old'):
            self.put(key, 'before')
        # Its quorum has it; it may have to catch up before its own read shows it.
        self.assertTrue(wait_until(lambda: len(set(len(one.keys()) for one in self.members)) == 1, 10, 0.1))
        before = first.keys()
        self.taken = first.verb('snapshot-hop')['details']
        for member in self.members[1:]:
            self.send(member)
        self.put('/registry/configmaps/shop/late', 'after')
        self.put('/registry/configmaps/shop/rates', 'changed')
        self.assertEqual(first.ctl('del', '/registry/secrets/shop/old')[1].strip(), '1')
        return before

    def put(self, key, value):
        self.members[-1].put(key, value)

    def send(self, member):
        member.node.use()
        shutil.copy(self.taken['path'], places.store_file(self.taken['sha256']))

    def check(self, member, key='k', **more):
        return member.verb('check-restore', key, **dict(
            {'snapshot': self.taken['sha256'], 'members': self.taken['members']}, **more))

    def stop(self):
        for member in self.members:
            member.verb('stop-api')
        for member in self.members:
            member.verb('stop-etcd')
            member.stop()

    def restore(self, key='k'):
        made = {'snapshot': self.taken['sha256'], 'members': self.taken['members']}
        for member in self.members:
            member.verb('set-aside', key)
            member.verb('install', key)
            done = member.verb('restore-etcd', key, **made)
        return done

    def identity(self, member):
        header = member.header()
        return header['cluster_id'], header['member_id']

    def test_all_members_hold_what_they_held_and_what_is_given_up_lies_aside(self):
        before = self.hop()
        was = set(self.identity(member)[0] for member in self.members)
        told = self.members[0].verb('list-writes')['details']
        self.assertEqual((told['created'], told['changed'], told['deleted']), (1, 1, 1))
        self.assertIn('configmaps shop/late', told['createdNames'])
        self.assertIn('secrets shop/old', told['deletedNames'])
        for member in self.members:
            self.assertFalse(self.check(member)['acted'])
            member.verb('stop-api')
        self.assertTrue(self.members[0].verb('keep-writes')['details']['kept'])
        self.stop()
        trees = [digests(member.node.root + DATA) for member in self.members]
        done = self.restore()
        self.assertFalse(self.members[0].verb('check-restore', 'again', snapshot=self.taken['sha256'],
                                              members=self.taken['members'])['acted'])
        self.start()
        for member, tree in zip(self.members, trees):
            member.verb('start-units')
            self.assertEqual(member.keys(), before)
            self.assertEqual(digests(member.node.root + places.aside_of(DATA, RUN)), tree)
            self.assertIn('is whole: 3 members', member.verb('await-etcd', timeoutSeconds=30)['summary'])
            self.assertGreaterEqual(int(member.header()['revision']), self.taken['revision'] + done['details']['bumped'])
        now = [self.identity(member) for member in self.members]
        self.assertEqual((len(set(one for one, _ in now)), len(set(one for _, one in now))), (1, 3))
        self.assertNotEqual(set(one for one, _ in now), was)

    def test_a_member_of_before_that_somebody_starts_brings_nothing_in(self):
        before = self.hop()
        self.stop()
        self.restore()
        old, others = self.members[0], self.members[1:]
        for member in others:
            member.start()
        for member in others:
            member.becomes_healthy()
        aside = old.node.root + places.aside_of(DATA, RUN)
        flags = [flag if not flag.startswith('--data-dir=') else '--data-dir=' + aside for flag in old.flags]
        old.process = subprocess.Popen([PROGRAMS + '/etcd'] + flags, stdout=old.log, stderr=old.log)
        self.assertTrue(wait_until(lambda: self.was_refused(old), 30, 0.1), 'nobody refused the old member')
        for member in others:
            self.assertEqual(member.keys(), before)

    def was_refused(self, member):
        with open(member.log.name, 'rb') as log:
            return b'cluster ID mis' in log.read()

    def test_members_that_joined_later_know_no_others_by_their_flags(self):
        before = self.hop()
        for member in self.members:
            own = [flag for flag in member.flags if flag.startswith('--initial-advertise')][0].partition('=')[2]
            lone = ['--initial-cluster=%s=%s' % (member.name, own) if flag.startswith('--initial-cluster=') else flag
                    for flag in member.flags]
            member.node.write(UNIT, '[Service]\nExecStart=/usr/bin/etcd %s\n' % ' '.join(lone))
        self.stop()
        self.restore()
        self.start()
        self.assertEqual([member.keys() for member in self.members], [before] * 3)
        self.assertEqual(len(set(self.identity(member)[0] for member in self.members)), 1)

    def test_what_the_tools_of_the_target_make_starts_on_the_etcd_of_before(self):
        self.addCleanup(setattr, a_member, 'PROGRAMS', a_member.PROGRAMS)
        a_member.PROGRAMS, newer = sorted([PROGRAMS, OTHER], key=os.path.basename)
        before = self.hop(1)
        [member] = self.members
        for name in ('etcdctl', 'etcdutl'):
            staged = places.store_file(u'' + hashlib.sha256(name.encode('ascii')).hexdigest())
            if os.path.lexists(staged):
                os.unlink(staged)
                os.symlink(newer + '/' + name, staged)
        self.stop()
        self.restore()
        self.start()
        self.assertEqual(member.keys(), before)
        self.assertEqual(member.verb('await-etcd', timeoutSeconds=30)['details']['members'], 1)

    def test_another_attempt_finds_what_is_done(self):
        before = self.hop()
        self.stop()
        real, calls = etcd.restore, []
        self.addCleanup(lambda: setattr(etcd, 'restore', real))

        def cut_off(*arguments):
            calls.append(arguments)
            if len(calls) == 2:
                raise Regressed('no space left on device')
            return real(*arguments)

        etcd.restore = cut_off
        with self.assertRaisesRegex(Regressed, 'no space left'):
            self.restore()
        self.assertEqual(os.listdir(self.members[1].node.root + DATA), [])
        self.restore()
        self.assertEqual(len(calls), 4)
        self.start()
        self.assertEqual([member.keys() for member in self.members], [before] * 3)

    def test_a_later_round_takes_it_anew(self):
        self.hop(1)
        [member] = self.members
        again = member.verb('snapshot-hop', 'round-2')['details']
        self.assertGreater(again['revision'], self.taken['revision'])
        self.assertEqual([os.path.exists(one['path']) for one in (self.taken, again)], [False, True])
        with self.assertRaisesRegex(Regressed, 'this node has snapshot'):
            self.check(member)

    def test_what_cannot_be_restored_is_told_while_everything_runs(self):
        self.hop()
        first, second, _ = self.members
        os.unlink(places.store_file(self.taken['sha256']))
        with self.assertRaisesRegex(Regressed, 'no last snapshot on this node'):
            self.check(self.members[2])
        with self.assertRaisesRegex(Regressed, 'none of those of the snapshot'):
            self.check(first, members='cp-7=http://127.0.0.1:1,cp-8=http://127.0.0.1:2')
        self.addCleanup(setattr, hop_snapshot, 'LOG_BYTES', hop_snapshot.LOG_BYTES)
        hop_snapshot.LOG_BYTES = 10 ** 18
        with self.assertRaisesRegex(Regressed, 'make room'):
            self.check(first)
        hop_snapshot.LOG_BYTES = 0
        points = mounts.points
        self.addCleanup(setattr, mounts, 'points', points)
        mounts.points = lambda: [second.node.root + DATA]
        with self.assertRaisesRegex(Regressed, 'is mounted'):
            self.check(second)
        mounts.points = points
        for member in self.members:
            self.assertEqual(member.node.active, set(member.node.units))
            self.assertTrue(member.is_healthy())

    def test_a_snapshot_that_cannot_be_restored_does_not_count(self):
        self.cluster(1)
        [member] = self.members
        real = etcd.prove
        self.addCleanup(setattr, etcd, 'prove', real)

        def spoiled(tools, path, scratch):
            with open(path, 'r+b') as target:
                target.truncate(os.path.getsize(path) // 2)
            return real(tools, path, scratch)

        etcd.prove = spoiled
        with self.assertRaises(Regressed):
            member.verb('snapshot-hop')
        self.assertFalse(os.path.exists(places.run_directory(RUN) + '/snapshots/last.json'))

    def test_a_member_that_never_started_is_told_before_anything_changes(self):
        self.cluster(3)
        url = 'http://127.0.0.1:%d' % free_port()
        # etcd takes nobody in before its members have been connected for some seconds.
        add = lambda: self.members[0].ctl('member', 'add', 'cp-9', '--peer-urls=' + url)[0] == 0
        self.assertTrue(wait_until(add, 30, 0.5))
        with self.assertRaisesRegex(Regressed, 'is no full member of etcd yet'):
            self.members[0].verb('snapshot-hop')


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
