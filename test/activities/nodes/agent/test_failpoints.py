"""Every verb dies at each of its points: who comes next goes on, and what is on record is not done again."""

import os
import signal
import unittest

from a_node import RUN, Node, recipe
from test_sides import KEPT, old_node
from cutover import failpoint, files, journal, phase, places, verbs

# How often a verb is asked for its effect, when it died at a point and was called again.
ASKED = {'before-effect': 1, 'after-effect-before-record': 2, 'after-record': 1}


def switch_on(*points):
    files.write_atomically(places.at(failpoint.FILE), ''.join(one + '\n' for one in points).encode('utf-8'))


def die_in(work):
    """Does something in a process of its own, which must be killed by it."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
        raise AssertionError('nothing died: %d' % status)


class Failpoints(unittest.TestCase):
    def setUp(self):
        self.table = dict(verbs.VERBS)

    def tearDown(self):
        verbs.VERBS.update(self.table)

    def test_every_verb_goes_on_from_each_of_its_points(self):
        for verb in sorted(verbs.VERBS):
            for point in failpoint.POINTS:
                node = recipe(Node(), [])
                asked = node.root + '/asked'

                def effect(_run, _key, _arguments):
                    with open(asked, 'a') as target:
                        target.write('x')
                    return True, 'done', {}

                verbs.VERBS[verb] = effect
                switch_on('%s %s' % (verb, point))
                die_in(lambda: verbs.execute(RUN, u'k', verb, {}))
                result = verbs.execute(RUN, u'k', verb, {})
                told = '%s %s' % (verb, point)
                self.assertEqual(result['repeated'], point == 'after-record', told)
                with open(asked) as source:
                    self.assertEqual(len(source.read()), ASKED[point], told)
                done = [one for one in journal.entries(RUN) if one['event'] == 'done']
                self.assertEqual([one['key'] for one in done], ['k/' + verb], told)
                node.close()

    def test_a_node_goes_there_and_back_though_its_agent_dies_at_every_point_of_every_verb(self):
        node = old_node()
        before = node.tree(*KEPT)
        there, back = ['prebuild', 'set-aside', 'install'], ['restore', 'discard-staged']
        switch_on(*['%s %s' % (verb, point) for verb in there + back for point in failpoint.POINTS])

        def walk(key, names):
            for verb in names:
                for _ in failpoint.POINTS:
                    die_in(lambda: verbs.execute(RUN, key, verb, {}))
                self.assertTrue(verbs.execute(RUN, key, verb, {})['repeated'])

        walk(u'1-run', there)
        with open(node.root + '/usr/bin/kubelet') as source:
            self.assertEqual(source.read(), 'new kubelet')
        walk(u'1-undo', back)
        self.assertEqual(node.tree(*KEPT), before)
        node.close()

    def test_a_phase_that_dies_is_started_anew_and_goes_on(self):
        node = recipe(Node([u'kubelet.service']), [])
        switch_on('stop-units before-effect')
        arguments = {'run': RUN, 'key': u'k', 'verbs': ['stop-units'], 'epoch': 1}
        identity = phase._identity(RUN, u'k')
        directory = files.private_directory(places.run_directory(RUN) + '/calls')
        files.write_json('%s/%s.call' % (directory, identity), arguments)
        die_in(lambda: phase.execute(RUN, identity))
        self.assertEqual(phase.look(arguments), {'state': 'unknown'})
        phase.execute(RUN, identity)
        self.assertTrue(phase.look(arguments)['result']['ok'])
        node.close()


if __name__ == '__main__':
    unittest.main()
