"""Connections that hang on pods that are gone are dropped for as long as they come."""

import unittest

from a_node import RUN, Node
from cutover import hung, verbs

ONE = 'tcp 6 34 SYN_SENT src=10.0.0.9 dst=10.0.0.1 sport=38926 dport=30080 [UNREPLIED] src=10.244.5.16 dst=10.0.0.1\n'
NONE = (1, '', 'conntrack v1.4.7 (conntrack-tools): 0 flow entries have been deleted.\n')


class Hung(unittest.TestCase):
    def setUp(self):
        self.node = Node()
        self.addCleanup(self.node.close)
        for name in ('QUIET_SECONDS', 'LONGEST_SECONDS'):
            self.addCleanup(setattr, hung, name, getattr(hung, name))
        hung.QUIET_SECONDS = 1.2

    def dropped(self, answer):
        self.node._conntrack = lambda _arguments, _stdin: answer()
        return verbs.execute(RUN, 'k', 'drop-hung-connections', {})

    def test_until_none_came_for_a_while(self):
        answers = iter([(0, ONE * 2, ''), NONE, (0, ONE, '')])
        told = self.dropped(lambda: next(answers, NONE))
        self.assertEqual((told['acted'], told['summary']), (True, 'dropped 3 connections that hung'))
        self.assertGreater(len(self.node.calls), 4)

    def test_those_that_never_cease_hold_nobody_up(self):
        hung.LONGEST_SECONDS = 2
        self.assertTrue(self.dropped(lambda: (0, ONE, ''))['acted'])

    def test_a_node_without_the_program_is_told(self):
        told = self.dropped(lambda: (127, '', 'conntrack: No such file or directory'))
        self.assertFalse(told['acted'])
        self.assertIn('two minutes after its last try: conntrack: No such file', told['summary'])


if __name__ == '__main__':
    unittest.main()
