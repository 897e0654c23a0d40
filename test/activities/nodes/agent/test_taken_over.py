"""A run that was taken over: what the nodes tell of it, and that nobody else can act on it any more."""

import json
import os
import unittest

from a_node import RUN, Node, recipe
from cutover import agent, claim, files, journal, phase, places, run_look
from cutover.failures import NotYet, Refused

KEPT = [{'path': u'/etc/kubernetes', 'carry': []}]
BASE = phase.TAKEN_OVER


def taking(epoch, token, runs=(RUN,)):
    return claim.claim({'runs': list(runs), 'epoch': epoch, 'token': token, 'by': u'ada@ops-1'})


class TakenOver(unittest.TestCase):
    def setUp(self):
        self.node = Node([u'etcd.service', u'kubelet.service'])
        self.node.write('/etc/kubernetes/kubelet.conf', 'old')
        recipe(self.node, KEPT)
        self.started = []
        self.node._systemd_run = self.run_unit

    def tearDown(self):
        self.node.close()

    def run_unit(self, arguments, _stdin):
        """As systemd would: the unit runs the agent, which reads its call from the file."""
        self.started.append(arguments[-1])
        phase.execute(arguments[-2], arguments[-1])
        return 0, '', ''

    def call(self, key, names, epoch, run=RUN):
        return phase.call('agent.py', {'run': run, 'key': key, 'verbs': names, 'epoch': epoch})['result']

    def test_a_zombie_acts_no_more_once_a_run_was_taken_over(self):
        self.assertTrue(self.call('05-run', [u'stop-units'], 1700000000000)['ok'])
        taking(BASE + 1, u'mine')
        for epoch in (1700000000001, BASE, None):
            with self.assertRaisesRegex(Refused, 'ada@ops-1 has taken run run-1 over'):
                self.call('06-run', [u'start-units'], epoch)
        self.assertEqual((self.node.active, len(self.started)), (set(), 1))
        self.assertTrue(self.call('05-undo', [u'start-units'], BASE + 1)['ok'])
        self.assertEqual(self.node.active, set([u'etcd.service', u'kubelet.service']))

    def test_a_zombie_that_waited_for_the_lock_is_refused_inside_its_unit(self):
        waiting = {'run': RUN, 'key': '06-run', 'verbs': [u'stop-units'], 'epoch': 1700000000000}
        phase._note(os.path.join(files.private_directory(places.run_directory(RUN) + '/calls'),
                                 phase._identity(RUN, '06-run') + '.call'), waiting)
        taking(BASE + 1, u'mine')
        phase.execute(RUN, phase._identity(RUN, '06-run'))
        told = files.read_json(phase._file(RUN, '06-run', 'result'))
        self.assertEqual((told['ok'], told['kind']), (False, 'Refused'))
        self.assertEqual(self.node.active, set([u'etcd.service', u'kubelet.service']))

    def test_a_key_that_a_zombie_began_is_finished_by_who_took_over(self):
        journal.append(RUN, {'event': 'begin', 'key': u'05-undo/stop-units'})
        old = {'run': RUN, 'key': '05-undo', 'verbs': [u'stop-units'], 'epoch': 1700000000000}
        phase._note(os.path.join(files.private_directory(places.run_directory(RUN) + '/calls'),
                                 phase._identity(RUN, '05-undo') + '.call'), old)
        taking(BASE + 1, u'mine')
        self.assertTrue(self.call('05-undo', [u'stop-units'], BASE + 1)['ok'])
        self.assertEqual(self.node.active, set())

    def test_of_two_that_take_over_one_acts(self):
        taking(BASE + 1, u'mine')
        taking(BASE + 1, u'mine')
        with self.assertRaisesRegex(Refused, 'taken over meanwhile by ada@ops-1'):
            taking(BASE + 1, u'another')
        taking(BASE + 2, u'another')
        with self.assertRaisesRegex(Refused, 'comes too late'):
            self.call('05-undo', [u'stop-units'], BASE + 1)
        with self.assertRaisesRegex(Refused, 'taken over meanwhile'):
            taking(BASE + 1, u'mine')
        self.assertEqual(self.node.active, set([u'etcd.service', u'kubelet.service']))

    def test_what_is_to_be_claimed_is_claimed_whole_or_not_at_all(self):
        taking(BASE + 2, u'another', [u'run-1-kubelet'])
        with self.assertRaises(Refused):
            taking(BASE + 1, u'mine', [RUN, u'run-1-kubelet'])
        self.assertEqual(phase.epoch_of(RUN), 0)

    def test_a_side_that_the_run_had_not_reached_is_closed_to_a_zombie_as_well(self):
        taking(BASE + 1, u'mine', [RUN, u'run-1-kubelet'])
        with self.assertRaisesRegex(Refused, 'comes too late'):
            self.call('09-run', [u'stop-units'], 1700000000000, run=u'run-1-kubelet')
        with self.assertRaisesRegex(Refused, 'nothing is staged'):
            agent._write_recipe({'run': u'run-1-kubelet', 'recipe': {}}, None, '', b'')

    def test_a_run_cannot_give_itself_such_an_epoch(self):
        with self.assertRaisesRegex(Refused, 'must be above'):
            taking(1700000000000, u'mine')

    def test_a_phase_under_way_is_waited_for(self):
        import fcntl
        holder = os.open(phase.lock_file(), os.O_RDWR | os.O_CREAT)
        before, claim.LOCK_SECONDS = claim.LOCK_SECONDS, 0.2
        try:
            fcntl.flock(holder, fcntl.LOCK_EX)
            with self.assertRaisesRegex(NotYet, 'another phase holds this node'):
                taking(BASE + 1, u'mine')
        finally:
            claim.LOCK_SECONDS = before
            os.close(holder)
        self.assertEqual(taking(BASE + 1, u'mine'), {'claimed': 1})

    def test_two_processes_that_claim_at_once_do_not_both_win(self):
        children = []
        for at in range(8):
            child = os.fork()
            if child == 0:
                try:
                    taking(BASE + 1, u'token-%d' % at)
                    os._exit(0)
                except Refused:
                    os._exit(3)
                except BaseException:
                    os._exit(1)
            children.append(child)
        ends = [os.WEXITSTATUS(os.waitpid(child, 0)[1]) for child in children]
        self.assertEqual(sorted(ends), [0] + [3] * 7)


class Told(unittest.TestCase):
    def setUp(self):
        self.node = Node([u'kubelet.service'])
        self.node.write('/etc/kubernetes/kubelet.conf', 'old')

    def tearDown(self):
        self.node.close()

    def standing(self, run=RUN):
        [told] = [one for one in run_look.look({'run': run})['runs'] if one['name'] == run]
        return told['standing']

    def act(self, key, *names):
        identity = phase._identity(RUN, key)
        directory = files.private_directory(places.run_directory(RUN) + '/calls')
        files.write_json('%s/%s.call' % (directory, identity), {'run': RUN, 'key': key, 'verbs': list(names)})
        phase.execute(RUN, identity)
        told = files.read_json('%s/%s.result' % (directory, identity))
        self.assertTrue(told['ok'], told)

    def test_a_node_without_runs_has_none(self):
        self.assertEqual(run_look.look({}), {'runs': [], 'left': 0, 'programs': []})

    def test_each_standing_is_read_from_the_files(self):
        content = self.node.stored('new')
        recipe(self.node, KEPT, [{'path': u'/etc/kubernetes/kubelet.conf', 'sha256': content, 'mode': 0o644,
                                  'uid': os.geteuid(), 'gid': os.getegid()}])
        self.assertEqual(self.standing(), 'untouched')
        self.act('04-run', 'stop-units')
        self.assertEqual(self.standing(), 'old')
        self.act('05-run', 'set-aside')
        self.assertEqual(self.standing(), 'between')
        self.act('06-run', 'install', 'start-units')
        self.assertEqual(self.standing(), 'new')
        self.act('06-undo', 'stop-units', 'restore')
        self.assertEqual(self.standing(), 'old')

    def test_the_journal_is_told_with_what_runs_and_nothing_is_changed(self):
        recipe(self.node, KEPT)
        self.act('04-run', 'stop-units')
        journal.append(RUN, {'event': 'done', 'key': u'03-run/snapshot-hop', 'acted': True, 'summary': 's', 'ms': 1,
                             'details': {'sha256': u'a' * 64, 'revision': 7, 'path': u'/secret/place', 'size': 9}})
        before = self.node.tree('/var/lib/kube-cutover', '/etc')
        [told] = run_look.look({'run': RUN})['runs']
        self.assertEqual([(one['event'], one['key']) for one in told['entries']],
                         [('begin', '04-run/stop-units'), ('done', '04-run/stop-units'), ('done', '03-run/snapshot-hop')])
        self.assertEqual(told['entries'][2]['details'], {'sha256': u'a' * 64, 'revision': 7, 'size': 9})
        self.assertEqual(told['units'], [{'name': 'kubelet.service', 'active': False}])
        self.assertEqual(self.node.tree('/var/lib/kube-cutover', '/etc'), before)
        json.dumps(told)

    def test_programs_that_cannot_be_told_hide_nothing_else(self):
        recipe(self.node, KEPT)
        told = run_look.look({'run': RUN, 'programs': True})
        self.assertEqual((told['programs'], len(told['runs'])), ([], 1))
        os.makedirs(self.node.root + '/proc')
        self.assertEqual(run_look.look({'run': RUN, 'programs': True})['programs'], [])

    def test_a_run_is_told_with_its_sides_and_no_other(self):
        for run in (RUN, RUN + u'-kubelet', u'run-10', u'run-2'):
            journal.append(run, {'event': 'begin', 'key': u'02-run/prebuild'})
        names = [one['name'] for one in run_look.look({'run': RUN})['runs']]
        self.assertEqual(sorted(names), [u'run-1', u'run-1-kubelet'])
        self.assertEqual(len(run_look.look({})['runs']), 4)
        self.assertNotIn('entries', run_look.look({})['runs'][0])


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
