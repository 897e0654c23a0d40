"""Containers that must run on are noted, and one that was restarted is seen whichever way it was done."""

import threading
import unittest

from a_node import RUN, Node, recipe
from cutover import files, places, programs
from cutover.failures import Regressed
from cutover.waiting import now, wait_until

STATIC = '0123456789abcdef0123456789abcdef'


def prepared(seconds=0):
    node = Node()
    recipe(node, [], watchSeconds=seconds)
    node.container('box', 'shop-1', namespace='shop')
    node.container('app', 'shop-1', 'web', namespace='shop')
    node.container('job', 'job-1', 'work', uid='2c0ffee0-0000-4000-8000-000000000001', namespace='shop')
    node.container('api-box', 'kube-apiserver-cp-1', uid=STATIC)
    node.container('api', 'kube-apiserver-cp-1', 'kube-apiserver', uid=STATIC)
    return node


class Containers(unittest.TestCase):
    def setUp(self):
        self.node = prepared()

    def tearDown(self):
        self.node.close()

    def test_the_control_plane_of_the_node_is_not_noted_and_its_sandbox_neither(self):
        self.assertEqual(programs.note(RUN)[2], {'noted': 3})
        noted = files.read_json(places.run_directory(RUN) + '/containers.json')['running']
        self.assertEqual(sorted(noted), ['app', 'box', 'job'])
        self.assertEqual(noted['app']['pid'], self.node.processes['app'].pid)
        self.assertGreater(noted['app']['started'], 0)

    def test_a_kubelet_of_another_version_may_start_the_control_plane_anew(self):
        recipe(self.node, [], watchSeconds=0, staticPods=[])
        self.assertEqual(programs.note(RUN)[2], {'noted': 3})
        self.node.end('api')
        self.node.container('api-2', 'kube-apiserver-cp-1', 'kube-apiserver', uid=STATIC)
        self.assertEqual(programs.compare(RUN)[2]['kept'], 3)

    def test_an_api_server_in_a_pod_of_a_controller_must_run_on(self):
        self.node.container('hosted', 'tenant-1', 'kube-apiserver')
        programs.note(RUN)
        self.node.end('hosted')
        self.node.container('hosted-2', 'tenant-1', 'kube-apiserver')
        with self.assertRaisesRegex(Regressed, 'kube-system/tenant-1 kube-apiserver'):
            programs.compare(RUN)

    def test_what_runs_on_is_counted_with_what_ended_and_what_came(self):
        programs.note(RUN)
        self.node.end('job')
        self.node.end('api')
        self.node.container('api-2', 'kube-apiserver-cp-1', 'kube-apiserver', uid=STATIC)
        acted, _, details = programs.compare(RUN)
        self.assertEqual((acted, details), (False, {
            'kept': 2, 'ended': 1, 'new': 1, 'endedNames': 'shop/job-1 work'}))

    def test_a_restart_under_another_id_names_the_pod_even_where_it_has_ended_again(self):
        programs.note(RUN)
        self.node.end('app')
        self.node.container('app-2', 'shop-1', 'web', namespace='shop')
        for _ in range(2):
            with self.assertRaisesRegex(Regressed, '1 containers were restarted: shop/shop-1 web'):
                programs.compare(RUN)
            if self.node.runs('app-2'):
                self.node.end('app-2')

    def test_a_new_sandbox_of_the_same_pod_is_a_restart(self):
        programs.note(RUN)
        self.node.end('box')
        self.node.container('box-2', 'shop-1', namespace='shop')
        with self.assertRaisesRegex(Regressed, 'shop/shop-1 sandbox'):
            programs.compare(RUN)

    def test_the_same_id_with_another_process_is_a_restart(self):
        programs.note(RUN)
        before = programs.started(self.node.processes['app'].pid)
        self.node.end('app')

        def begun_later():
            if self.node.runs('app'):
                self.node.end('app')
            self.node.begin('app')
            return programs.started(self.node.processes['app'].pid) != before

        self.assertTrue(wait_until(begun_later, 5))
        with self.assertRaisesRegex(Regressed, 'shop/shop-1 web'):
            programs.compare(RUN)

    def test_noted_once_and_never_without(self):
        with self.assertRaisesRegex(Regressed, 'no containers were noted'):
            programs.compare(RUN)
        self.assertTrue(programs.note(RUN)[0])
        self.node.end('app')
        self.assertFalse(programs.note(RUN)[0])
        self.assertEqual(programs.compare(RUN)[2]['endedNames'], 'shop/shop-1 web')


class Watching(unittest.TestCase):
    def test_a_restart_while_it_watches_ends_the_watch_at_once(self):
        node = prepared(60)
        try:
            programs.note(RUN)
            begun = now()
            seen = len(node.calls)

            def restart():
                wait_until(lambda: len(node.calls) > seen, 10)
                node.end('app')
                node.container('app-2', 'shop-1', 'web', namespace='shop')

            other = threading.Thread(target=restart)
            other.start()
            with self.assertRaisesRegex(Regressed, 'shop/shop-1 web'):
                programs.compare(RUN)
            other.join()
            self.assertLess(now() - begun, 20)
        finally:
            node.close()


if __name__ == '__main__':
    for old, new in (('assertRaisesRegexp', 'assertRaisesRegex'),):
        if not hasattr(unittest.TestCase, new):
            setattr(unittest.TestCase, new, getattr(unittest.TestCase, old))
    unittest.main()
