"""A key takes effect once: repeated, refused, failed, torn and too late."""

import json
import os
import unittest

from a_node import RUN, Node, recipe
from cutover import files, journal, phase, places, store, verbs
from cutover.failures import Refused

KEPT = [{'path': u'/etc/kubernetes', 'carry': []}]


def call(node, key, names, epoch=None, **more):
    """As the unit does it: the call is written, the verbs run, the result is read."""
    arguments = dict({'run': RUN, 'key': key, 'verbs': names}, **more)
    if epoch is not None:
        arguments['epoch'] = epoch
    identity = phase._identity(RUN, key)
    directory = files.private_directory(places.run_directory(RUN) + '/calls')
    files.write_json('%s/%s.call' % (directory, identity), arguments)
    phase.execute(RUN, identity)
    return files.read_json('%s/%s.result' % (directory, identity))


class Phases(unittest.TestCase):
    def setUp(self):
        self.node = Node([u'etcd.service', u'kubelet.service'])
        self.node.enabled = set([u'kubelet.service'])
        self.node.write('/etc/kubernetes/kubelet.conf', 'old')
        recipe(self.node, KEPT)

    def tearDown(self):
        self.node.close()

    def test_units_stop_in_reverse_and_only_enabled_ones_are_enabled_again(self):
        stopped = call(self.node, 'k1', ['stop-units'])
        self.assertTrue(stopped['ok'] and stopped['verbs'][0]['acted'])
        self.assertEqual([one[-1] for one in self.node.calls if one[1] == 'stop'],
                         ['kubelet.service', 'etcd.service'])
        self.assertEqual((self.node.active, self.node.enabled), (set(), set()))
        self.assertTrue(call(self.node, 'k2', ['start-units'])['ok'])
        self.assertEqual(self.node.active, set(['etcd.service', 'kubelet.service']))
        self.assertEqual(self.node.enabled, set(['kubelet.service']))

    def test_an_undo_of_what_never_began_does_nothing(self):
        back = ['stop-units', 'restore', 'start-units']
        self.assertTrue(call(self.node, 'k1', ['verify-kept'])['ok'])
        told = call(self.node, 'k2', back, onlyIfTouched=True)
        self.assertEqual([(one['summary'], one['acted']) for one in told['verbs']],
                         [('nothing was stopped or changed here', False)])
        self.assertEqual(told['verbs'][0]['details'], {'touched': False})
        self.assertEqual(self.node.active, set(['etcd.service', 'kubelet.service']))
        self.assertNotIn('stop', [one[1] for one in self.node.calls if len(one) > 1])

    def test_an_undo_of_what_only_began_is_whole(self):
        journal.append(RUN, {'event': 'begin', 'key': u'k1/stop-units'})
        told = call(self.node, 'k2', ['stop-units', 'restore', 'start-units'], onlyIfTouched=True)
        self.assertEqual([one['verb'] for one in told['verbs']], ['stop-units', 'restore', 'start-units'])
        self.assertTrue(told['verbs'][0]['acted'])

    def test_a_verb_may_end_its_phase_and_does_so_again(self):
        real = verbs.VERBS['check-return']
        self.addCleanup(verbs.VERBS.__setitem__, 'check-return', real)
        for at, ends in enumerate((True, False)):
            verbs.VERBS['check-return'] = lambda *_: (False, 'stays', {'endsPhase': ends})
            for _ in range(2):
                told = call(self.node, 'k%d' % at, ['check-return', 'verify-kept'])
                self.assertEqual([one['verb'] for one in told['verbs']], ['check-return', 'verify-kept'][:1 if ends else 2])

    def test_a_done_key_never_acts_again(self):
        call(self.node, 'k1', ['stop-units'])
        self.node.active.add('kubelet.service')
        again = call(self.node, 'k1', ['stop-units'])
        self.assertTrue(again['verbs'][0]['repeated'])
        self.assertFalse(again['verbs'][0]['acted'])
        self.assertEqual(self.node.active, set(['kubelet.service']))
        effects = [one for one in journal.entries(RUN) if one['event'] == 'done' and one['acted']]
        self.assertEqual([one['key'] for one in effects], ['k1/stop-units'])

    def test_a_phase_goes_on_at_the_verb_that_failed(self):
        self.node.active.add('containerd.service')
        os.makedirs(self.node.root + '/run/containerd/io.containerd.runtime.v2.task/k8s.io/abc')
        failed = call(self.node, 'k1', ['stop-units', 'set-aside'])
        self.assertEqual((failed['ok'], failed['kind']), (False, 'Regressed'))
        self.assertIn('containers still run', failed['message'])
        os.rmdir(self.node.root + '/run/containerd/io.containerd.runtime.v2.task/k8s.io/abc')
        done = call(self.node, 'k1', ['stop-units', 'set-aside'])
        self.assertEqual([one['repeated'] for one in done['verbs']], [True, False])

    def test_a_line_torn_by_a_power_cut_spoils_no_other(self):
        call(self.node, 'k1', ['stop-units'])
        with open(places.run_directory(RUN) + '/journal.jsonl', 'a') as torn:
            torn.write('{"event": "beg')
        call(self.node, 'k2', ['start-units'])
        self.assertIsNotNone(journal.done(RUN, 'k1/stop-units'))
        self.assertIsNotNone(journal.done(RUN, 'k2/start-units'))

    def test_a_key_means_the_same_verbs_for_ever(self):
        call(self.node, 'k1', ['stop-units'])
        path = places.run_directory(RUN) + '/calls/' + phase._identity(RUN, 'k1') + '.call'
        with self.assertRaisesRegex(Refused, 'was used for'):
            phase._check_same(path, {'key': 'k1', 'verbs': ['restore']})

    def test_a_call_of_an_earlier_epoch_comes_too_late(self):
        self.assertTrue(call(self.node, 'k2', ['stop-units'], 7)['ok'])
        late = call(self.node, 'k1', ['start-units'], 6)
        self.assertEqual((late['ok'], late['kind']), (False, 'Refused'))
        self.assertEqual(self.node.active, set())

    def test_units_do_not_start_between_the_sides(self):
        call(self.node, 'k1', ['stop-units', 'set-aside'])
        late = call(self.node, 'k2', ['start-units'])
        self.assertIn('between the sides', late['message'])

    def test_no_other_verb_and_no_name_that_leads_elsewhere(self):
        with self.assertRaisesRegex(Refused, 'not a verb'):
            verbs.check(['stop-units', 'sh'])
        for run in (u'../etc', u'a/b', u'', u'.hidden', u'a\n'):
            with self.assertRaises(Refused):
                places.run_directory(run)
        for path in (u'etc', u'/etc/../root', u'/a//b', u'/a/', u'/a\n', None, 7):
            with self.assertRaises(Refused):
                places.checked_path(path, 'it')

    def test_a_recipe_cannot_take_the_machine_away(self):
        for kept in (u'/etc', u'/usr/bin', u'/var/lib', u'/'):
            with self.assertRaises(Refused):
                recipe(self.node, [{'path': kept, 'carry': []}])
        with self.assertRaisesRegex(Refused, 'not below any kept path'):
            recipe(self.node, KEPT, [{'path': u'/etc/passwd', 'sha256': u'0' * 64, 'mode': 0o644,
                                      'uid': 0, 'gid': 0}])

    def test_a_wrong_or_short_file_never_gets_its_name(self):
        import io
        digest = self.node.stored('right')
        self.assertEqual(store.has([digest, u'0' * 64]), [digest])
        for sent, size in ((b'wrong', 5), (b'rig', 5)):
            with self.assertRaises(Refused):
                store.receive({'sha256': u'0' * 64, 'size': size}, io.BytesIO(sent))
        self.assertEqual(os.listdir(self.node.root + '/var/lib/kube-cutover/store'), [digest])

    def test_discarding_leaves_what_another_run_needs(self):
        mine, shared = self.node.stored('mine'), self.node.stored('shared')
        what = dict(files.read_json(places.run_directory(RUN) + '/recipe.json'))
        for run, digests in ((RUN, [mine, shared]), (u'run-2', [shared])):
            what['tools'] = dict(('tool-%d' % at, one) for at, one in enumerate(digests))
            directory = files.private_directory(places.run_directory(run))
            files.write_atomically(directory + '/recipe.json', json.dumps(what).encode('utf-8'))
        self.assertTrue(store.discard(RUN)[0])
        self.assertEqual(store.has([mine, shared]), [shared])
        self.assertFalse(store.discard(RUN)[0])

    def test_a_directory_that_others_can_write_is_not_used(self):
        files.private_directory(places.at(places.BASE))
        os.chmod(places.at(places.BASE), 0o777)
        with self.assertRaisesRegex(Refused, 'nobody else can write'):
            files.private_directory(places.at(places.BASE))

    def test_a_failure_of_the_machine_may_be_tried_again(self):
        def full(_run, _key, _arguments):
            raise IOError(28, 'No space left on device')
        before = verbs.VERBS['stop-units']
        verbs.VERBS['stop-units'] = full
        try:
            failed = call(self.node, 'k1', ['stop-units'])
        finally:
            verbs.VERBS['stop-units'] = before
        self.assertEqual((failed['ok'], failed['kind']), (False, 'NotYet'))
        self.assertTrue(call(self.node, 'k1', ['stop-units'])['ok'])


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
