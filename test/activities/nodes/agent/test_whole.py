"""Real etcds of one and of three members: the lead is moved before one stops, and the cluster is whole again after it."""

import os
import shutil
import subprocess
import tempfile
import unittest

import a_member
from a_member import DATA, PROGRAMS, UNIT, Member, Members, free_port
from cutover import etcd_gateway, etcd_hashes, etcd_look, etcd_members, move_leader
from cutover.failures import NotYet, Refused, Regressed
from cutover.waiting import wait_until

# A release of another minor.
OTHER = os.environ['ETCD_OTHER_PROGRAMS']


class Whole(Members):
    def what(self, member):
        member.node.use()
        return {'etcd': {'kind': 'unit', 'path': UNIT, 'unit': 'etcd.service'}}

    def leads(self, member):
        seen = etcd_members.look(self.what(member))
        return etcd_members.own_of(seen).get('leader') == seen['own']

    def leader(self):
        return [member for member in self.members if self.leads(member)][0]

    def follower(self):
        return [member for member in self.members if not self.leads(member)][0]

    def fails(self, member, *words, **more):
        with self.assertRaises(Regressed) as failed:
            member.verb('await-etcd', more.pop('key', 'fails'), timeoutSeconds=1, **more)
        for word in words:
            self.assertIn(word, str(failed.exception))


class One(Whole):
    def test_it_is_whole_alone_and_has_no_lead_to_move(self):
        [member] = self.cluster(1)
        version = etcd_members.own_of(etcd_members.look(self.what(member)))['version']
        done = member.verb('await-etcd', version=u'v' + version)
        self.assertEqual((done['acted'], done['summary']), (False, 'etcd is whole: 1 member, cp-0 leads'))
        details = done['details']
        self.assertEqual((details['members'], details['leader'], details['compared'], details['versions']),
                         (1, 'cp-0', 'alone', 'cp-0 ' + version))
        self.assertGreater(details['dbSize'], 0)
        self.assertEqual(member.verb('move-leader')['summary'], 'cp-0 is alone in etcd')
        self.fails(member, 'etcd of this node is %s, not 3.0.0' % version, version=u'3.0.0')

    def test_one_that_does_not_answer_is_told_with_its_last_words(self):
        [member] = self.cluster(1)
        member.stop()
        member.node.journal['etcd.service'] = 'error verifying flags, expected --name\n'
        self.fails(member, 'etcd of this node does not answer: http://127.0.0.1:', 'refused',
                   'here etcd runs; last words: error verifying flags')
        with self.assertRaises(NotYet):
            member.verb('move-leader')
        member.node.active.clear()
        self.assertFalse(member.verb('move-leader')['acted'])

    def test_an_alarm_is_named(self):
        [member] = self.cluster(1)
        etcd_access = etcd_members.access_of(self.what(member))
        base = etcd_gateway.gateway(etcd_members.look(self.what(member))['members'][0]['version'])
        with etcd_gateway.asked(etcd_access, member.url) as ask:
            ask('POST', base + '/maintenance/alarm', b'{"action": "ACTIVATE", "memberID": 0, "alarm": "NOSPACE"}').read()
        self.fails(member, 'etcd has the alarm NOSPACE')


class Three(Whole):
    def test_each_in_turn_gives_the_lead_away_stops_and_comes_back(self):
        self.cluster(3)
        for member in [self.leader(), self.leader(), self.follower()]:
            led = self.leads(member)
            done = member.verb('move-leader', 'k%s' % self.members.index(member) + str(led))
            self.assertEqual(done['acted'], led, done)
            self.assertFalse(self.leads(member))
            member.stop()
            member.start()
            done = member.verb('await-etcd', 'k%s' % self.members.index(member) + str(led), timeoutSeconds=30)
            self.assertEqual(done['details']['members'], 3)
            self.assertTrue(done['details']['compared'].startswith('hash '), done)

    def test_a_member_that_is_down_is_named_and_keeps_the_others_up(self):
        self.cluster(3)
        down, member = self.follower(), self.leader()
        down.stop()
        self.fails(member, 'member %s of etcd is not well: ' % down.name, down.url)
        with self.assertRaisesRegex(Regressed, 'without member %s only 1 of 3 members of etcd are well, and 2 are '
                                               'needed; mend first: %s: ' % (member.name, down.name)):
            member.verb('move-leader')
        self.assertTrue(self.leads(member))

    def test_without_a_quorum_the_one_that_is_left_says_so(self):
        self.cluster(3)
        member = self.members[0]
        for other in self.members[1:]:
            other.stop()
        self.fails(member, 'member cp-0 of etcd is not well: ')

    def test_where_the_gateway_cannot_move_it_the_tool_does(self):
        self.cluster(3)
        member, real = self.leader(), etcd_gateway.asked
        self.addCleanup(setattr, etcd_gateway, 'asked', real)

        def without(arguments, endpoint):
            manager = real(arguments, endpoint)
            if 'silenceSeconds' in arguments and without.deny:
                raise Refused('not there')
            return manager

        without.deny = False
        transfer = move_leader._transfer

        def transferring(*arguments):
            without.deny = True
            try:
                transfer(*arguments)
            finally:
                without.deny = False

        self.addCleanup(setattr, move_leader, '_transfer', transfer)
        etcd_gateway.asked, move_leader._transfer = without, transferring
        self.assertTrue(member.verb('move-leader')['acted'])
        self.assertFalse(self.leads(member))
        self.assertIn('move-leader', [call[-2] for call in member.node.calls if len(call) > 1])

    def test_members_that_hold_different_data_are_told_and_hashes_alone_prove_nothing(self):
        self.cluster(3)
        member, real = self.members[0], etcd_look.hash_of
        self.addCleanup(setattr, etcd_look, 'hash_of', real)
        etcd_hashes.AGREE_SECONDS, before = 0.1, etcd_hashes.AGREE_SECONDS
        self.addCleanup(setattr, etcd_hashes, 'AGREE_SECONDS', before)
        other = self.members[1].url
        for spoil in (lambda found: dict(found, hash=0), lambda found: dict(found, compactRevision=1),
                      lambda _found: None):
            etcd_look.hash_of = lambda asked, url, base: (
                spoil(real(asked, url, base)) if url == other else real(asked, url, base))
            told_by = etcd_hashes.compare(self.what(member))
            self.assertTrue(told_by.startswith('contents '), told_by)
        etcd_look.hash_of = real
        self.spoil(self.members[1])
        with self.assertRaisesRegex(Regressed, 'CORRUPT: at revision .* hold different data '
                                               r'\(cp-0 (\w+), cp-1 (?!\1)\w+, cp-2 \1\)'):
            member.verb('await-etcd', 'spoiled', timeoutSeconds=30)

    def spoil(self, member):
        """One value of a member is another one, as a disk may have it, and its hash with it."""
        member.stop()
        path = member.node.root + DATA + '/member/snap/db'
        with open(path, 'r+b') as database:
            content = database.read()
            at = content.index(b'y' * 60)
            while at >= 0:
                database.seek(at)
                database.write(b'z')
                at = content.find(b'y' * 60, at + 60)
        member.start()
        member.becomes_healthy()

    def test_members_that_ask_for_certificates(self):
        pki = tempfile.mkdtemp(prefix='kube-cutover-test-')
        self.addCleanup(shutil.rmtree, pki)
        subprocess.check_output(
            ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
             '-subj', '/CN=etcd', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1',
             '-keyout', pki + '/etcd.key', '-out', pki + '/etcd.crt'], stderr=subprocess.STDOUT)
        peers = dict(('cp-%d' % at, 'https://127.0.0.1:%d' % free_port()) for at in range(3))
        self.members = [Member(name, peers, pki) for name in sorted(peers)]
        self.start()
        member = self.leader()
        self.assertTrue(member.verb('move-leader')['acted'])
        done = member.verb('await-etcd', timeoutSeconds=30)
        self.assertRegex(done['details']['compared'], r'\Ahash \d+\Z')

    def test_releases_may_be_mixed_with_a_deleted_key_at_the_compacted_revision(self):
        self.addCleanup(setattr, a_member, 'PROGRAMS', PROGRAMS)
        peers = dict(('cp-%d' % at, 'http://127.0.0.1:%d' % free_port()) for at in range(3))
        self.members = [Member(name, peers) for name in sorted(peers)]
        for member, programs in zip(self.members, (PROGRAMS, PROGRAMS, OTHER)):
            a_member.PROGRAMS = programs
            member.start()
        a_member.PROGRAMS = PROGRAMS
        member = self.members[0]
        self.await_all()
        member.put('gone', '1')
        member.again('del', 'gone')
        revision = str(member.header()['revision'])
        self.assertEqual(member.ctl('compact', '--physical', revision)[0], 0)
        member.put('there', '1')
        done = member.verb('await-etcd', timeoutSeconds=30)
        self.assertEqual(len(set(word.split()[1] for word in done['details']['versions'].split(', '))), 2)
        self.assertRegex(done['details']['compared'], r'\A(hash \d+|contents [0-9a-f]{16})\Z')


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'), ('assertRegexpMatches', 'assertRegex')):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
