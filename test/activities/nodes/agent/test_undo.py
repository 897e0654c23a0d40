"""Real etcds of two releases: the newer one leads the data of the older, and an undo knows whether that can go back."""

import json
import os
import unittest

import a_member
from a_member import DATA, PROGRAMS, UNIT, Member, Members, free_port
from a_node import recipe
from cutover.failures import NeedsOperator
from cutover.waiting import wait_until

try:
    from urllib.request import urlopen
except ImportError:
    from urllib2 import urlopen

BINARY = u'/usr/bin/etcd'
# By their directories, which are named for their versions.
OLD, NEW = sorted([PROGRAMS, os.environ['ETCD_OTHER_PROGRAMS']], key=os.path.basename)


def version_of(programs):
    return os.path.basename(programs).lstrip('v')


def minor_of(programs):
    return version_of(programs).rpartition('.')[0]


class Undo(Members):
    def cluster(self, size):
        self.addCleanup(setattr, a_member, 'PROGRAMS', PROGRAMS)
        a_member.PROGRAMS = OLD
        peers = dict(('cp-%d' % at, 'http://127.0.0.1:%d' % free_port()) for at in range(size))
        self.members = [Member(name, peers) for name in sorted(peers)]
        for member in self.members:
            member.node.use()
            member.node.units = [u'etcd.service']
            member.node.write(BINARY, 'old')
            new = {'path': BINARY, 'sha256': member.node.stored('new'), 'mode': 0o755, 'uid': os.getuid(),
                   'gid': os.getgid()}
            recipe(member.node, [{'path': BINARY, 'carry': []}], [new], keepsContainers=True, staticPods=[],
                   etcd={'kind': u'unit', 'path': UNIT, 'unit': u'etcd.service'})
            member.start()
        self.await_all()
        return self.members

    def upgrade(self, member):
        for name in ('move-leader', 'stop-units'):
            member.verb(name)
        member.stop()
        for name in ('set-aside', 'install', 'start-units'):
            member.verb(name)
        a_member.PROGRAMS = NEW
        member.start()
        member.verb('await-etcd', timeoutSeconds=60)
        a_member.PROGRAMS = OLD

    def ends(self, member, key='k'):
        done = member.verb('check-return', key)
        return done['details']['endsPhase'], done['summary']

    def reached(self, member):
        """All of the newer release: etcd itself has noted it."""
        def has():
            told = json.loads(urlopen(member.url + '/version').read().decode('utf-8'))
            return told['etcdcluster'].startswith(minor_of(NEW))
        self.assertTrue(wait_until(has, 30, 0.1))

    def test_an_etcd_whose_data_is_newer_stays(self):
        [member] = self.cluster(1)
        self.assertEqual(self.ends(member, 'first'), (False, 'no newer etcd was on the data of the old one'))
        self.upgrade(member)
        ends, summary = self.ends(member)
        self.assertTrue(ends)
        self.assertIn('etcd stays as new as it is: %s cannot start on data of %s.' % (version_of(OLD), minor_of(NEW)),
                      summary)
        self.reached(member)
        member.stop()
        with self.assertRaisesRegex(NeedsOperator, 'does not answer, and .* cannot start on data of ' + minor_of(NEW)):
            self.ends(member, 'dead')

    def test_what_the_undo_says_is_so(self):
        [member] = self.cluster(1)
        self.upgrade(member)
        self.reached(member)
        member.stop()
        member.start()
        self.assertTrue(wait_until(lambda: member.process.poll() is not None, 30, 0.1))

    def test_one_of_three_can_go_back_while_the_others_are_old(self):
        self.cluster(3)
        member = self.members[0]
        self.upgrade(member)
        self.assertEqual(self.ends(member), (False, 'the data of etcd can go back to ' + version_of(OLD)))
        member.verb('stop-units', 'back')
        member.stop()
        for name in ('restore', 'start-units'):
            member.verb(name, 'back')
        member.start()
        versions = member.verb('await-etcd', 'back', timeoutSeconds=60)['details']['versions']
        self.assertEqual(set(one.split()[1] for one in versions.split(', ')), set([version_of(OLD)]))
        self.assertEqual(self.ends(member, 'again')[0], False)

    def test_a_new_etcd_that_never_ran_is_taken_back(self):
        [member] = self.cluster(1)
        for name in ('move-leader', 'stop-units'):
            member.verb(name)
        member.stop()
        member.verb('set-aside')
        self.assertFalse(self.ends(member)[0])
        member.verb('install')
        self.assertFalse(self.ends(member, 'installed')[0])


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'), ('assertRegexpMatches', 'assertRegex')):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
