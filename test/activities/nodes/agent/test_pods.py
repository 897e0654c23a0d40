"""On a way back to the snapshot of a hop pods that came since end on their node, and all others run on."""

import unittest

from a_node import RUN, Node, recipe
from cutover import pods, verbs
from cutover.failures import Regressed

STATIC = '0123456789abcdef0123456789abcdef'


def uid(at):
    return '2c0ffee0-0000-4000-8000-%012d' % at


class Pods(unittest.TestCase):
    def setUp(self):
        self.node = Node()
        self.addCleanup(self.node.close)
        recipe(self.node, [])
        self.pod('web-1', 1)
        self.node.container('api', 'kube-apiserver-cp-1', 'kube-apiserver', uid=STATIC)

    def pod(self, name, at):
        self.node.container('box-' + name, name, uid=uid(at), namespace='shop')
        self.node.container(name, name, 'app', uid=uid(at), namespace='shop')

    def running(self):
        return sorted(one for one in self.node.processes if self.node.runs(one))

    def end_others(self):
        self.node.active.clear()
        return pods.end_others(RUN)

    def test_who_came_since_ends_and_its_sandbox_is_left_to_the_kubelet(self):
        self.assertEqual(pods.note(RUN), (True, 'noted 1 pods'))
        self.pod('ledger-0', 2)
        acted, summary = self.end_others()
        self.assertTrue(acted)
        self.assertIn('ended 1 containers of 1 pods', summary)
        self.assertEqual(self.running(), ['api', 'box-ledger-0', 'box-web-1', 'web-1'])
        self.assertFalse(self.end_others()[0])

    def test_a_pod_of_the_same_name_is_another_pod(self):
        self.pod('ledger-0', 2)
        pods.note(RUN)
        self.node.end('ledger-0')
        self.node.container('ledger-0-again', 'ledger-0', 'app', uid=uid(3), namespace='shop')
        self.end_others()
        self.assertNotIn('ledger-0-again', self.running())

    def test_one_that_was_just_being_started_is_known(self):
        self.node.container('box-slow', 'slow', uid=uid(4), namespace='shop')
        pods.note(RUN)
        self.node.container('slow', 'slow', 'app', uid=uid(4), namespace='shop')
        self.assertFalse(self.end_others()[0])
        self.assertIn('slow', self.running())

    def test_a_static_pod_that_was_changed_meanwhile_runs_on(self):
        pods.note(RUN)
        self.node.end('api')
        self.node.container('api-2', 'kube-apiserver-cp-1', 'kube-apiserver', uid=STATIC[::-1])
        self.end_others()
        self.assertIn('api-2', self.running())

    def test_a_later_round_notes_anew(self):
        pods.note(RUN)
        self.pod('ledger-0', 2)
        self.assertEqual(verbs.execute(RUN, 'round-2', 'note-pods', {})['summary'], 'noted 2 pods')
        self.assertFalse(self.end_others()[0])

    def test_where_nothing_was_noted_nothing_ends(self):
        self.assertEqual(self.end_others(), (False, 'no pods were noted here, so none is ended'))
        self.assertIn('web-1', self.running())

    def test_below_a_kubelet_that_runs_nothing_ends(self):
        pods.note(RUN)
        self.pod('ledger-0', 2)
        with self.assertRaisesRegex(Regressed, 'kubelet.service still runs'):
            pods.end_others(RUN)
        self.assertIn('ledger-0', self.running())

    def test_noting_is_nothing_to_take_back_and_ending_is(self):
        verbs.execute(RUN, 'k', 'note-pods', {})
        self.assertFalse(verbs.is_touched(RUN))
        self.node.active.clear()
        verbs.execute(RUN, 'k', 'end-other-pods', {})
        self.assertTrue(verbs.is_touched(RUN))


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
