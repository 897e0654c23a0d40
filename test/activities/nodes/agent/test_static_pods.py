"""Static pods are exchanged under a kubelet that runs on: held first, shown last, never both sides at once."""

import os
import unittest

from a_node import RUN, RUNTIME, Node, interrupted_everywhere
from cutover import (api_look, aside, containers, facts_processes, install, places, programs, recipe as recipes, renew,
                     static_pods, verbs)
from cutover.failures import NeedsOperator, NotYet, Refused, Regressed

NAMES = ('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler')
DIRECTORY = '/etc/kubernetes/manifests'
KUBELET = u'kubelet.service'
STATIC = '%032x'


class Kubelet(Node):
    """Answers manifests that come and go, as each program is asked; `deaf` ones are taken up at a start only."""

    def __init__(self):
        Node.__init__(self)
        self.deaf = False
        self.seen = {}
        self.count = 0

    def attempt(self, argv, stdin=b'', env=None):
        result = Node.attempt(self, argv, stdin, env)
        if argv[:2] == ['systemctl', 'restart']:
            self.deaf = False
        if KUBELET in self.active:
            self.sync()
        return result

    def sync(self):
        for name in NAMES:
            place = '%s%s/%s.yaml' % (self.root, DIRECTORY, name)
            text = text_of(place)
            if text == self.seen.get(name) or text is not None and self.deaf:
                continue
            for one in [one for one, of in self.containers.items() if of['io.kubernetes.pod.name'] == name + '-cp-1']:
                self.end(one)
                del self.containers[one]
            self.seen[name] = text
            if text is not None:
                self.count += 1
                for kind, container in (('sandbox', ''), ('container', name)):
                    self.container('%s-%s-%d' % (name, kind, self.count), name + '-cp-1', container,
                                   uid=STATIC % self.count)

    def serving(self):
        """What the kubelet has been shown, by component, of those that run."""
        running = [of.get('io.kubernetes.container.name') for one, of in self.containers.items() if self.runs(one)]
        return dict((name, self.seen[name]) for name in NAMES if name in running)


def text_of(place):
    if not os.path.exists(place):
        return None
    with open(place) as source:
        return source.read()


def prepared(node, **more):
    new = [{'path': u'%s/%s.yaml' % (DIRECTORY, name), 'sha256': node.stored('new ' + name), 'mode': 0o600,
            'uid': os.getuid(), 'gid': os.getgid()} for name in NAMES]
    recipes.write(RUN, dict({
        'units': [], 'kubelet': KUBELET, 'files': new, 'tools': {}, 'stateless': [], 'images': [],
        'kept': [{'path': one['path'], 'carry': []} for one in new] + [{'path': u'/var/lib/etcd', 'carry': []}],
        'runtime': RUNTIME, 'graceSeconds': 1, 'keepsContainers': True, 'staticPods': list(NAMES),
        'etcd': {'kind': u'static-pod', 'path': u'%s/etcd.yaml' % DIRECTORY},
        'api': {'kind': u'static-pod', 'path': u'%s/kube-apiserver.yaml' % DIRECTORY}}, **more))
    return node


def old_node():
    node = Kubelet()
    for name in NAMES:
        node.write('%s/%s.yaml' % (DIRECTORY, name), 'old ' + name, 0o600)
    node.write('%s/own.yaml' % DIRECTORY, 'the operator\'s own')
    node.write('/var/lib/etcd/member/wal', 'old data')
    node.sync()
    node.container('app', 'shop-1', 'web', namespace='shop')
    return prepared(node)


def side(which):
    return dict((name, '%s %s' % (which, name)) for name in NAMES)


def verb(name, key='key'):
    return verbs.execute(RUN, '%s of %s' % (key, name), name, {})


def there(key='there'):
    for name in ('stop-control-plane', 'set-aside', 'install'):
        verb(name, key)
    return verb('start-units', key)


def back(key='back'):
    for name in ('stop-control-plane', 'restore'):
        verb(name, key)
    return verb('start-units', key)


class StaticPods(unittest.TestCase):
    def setUp(self):
        self.node = old_node()
        # etcd is not of this recipe's business here: nothing is restored.
        verbs._refuse_empty_etcd = lambda _run, _what: None
        static_pods.TAKE_UP_SECONDS, static_pods.QUIET_SECONDS = 1, 0.05
        self.asked = []
        self.answers = []
        self.addCleanup(setattr, api_look, 'look', api_look.look)
        api_look.look = self.look

    def look(self, entry):
        """The API server answers as `answers` says, and then that it is ready."""
        self.asked.append((entry, self.node.serving()))
        status = self.answers.pop(0) if self.answers else 200
        if isinstance(status, Exception):
            raise status
        return {'status': status}

    def tearDown(self):
        self.node.close()

    def test_there_and_back_without_a_stop_of_the_kubelet(self):
        before = self.node.tree('/etc/kubernetes', '/var/lib/etcd')
        self.assertEqual(there()['summary'].count('took up 2 manifests'), 2)
        self.assertEqual(self.node.serving(), side('new'))
        self.assertTrue(back()['acted'])
        self.assertEqual(self.node.serving(), side('old'))
        after = self.node.tree('/etc/kubernetes', '/var/lib/etcd')
        self.assertEqual(dict((path, of) for path, of in after.items() if '/.kube-cutover-' not in path), before)
        self.assertEqual(self.node.active, set([KUBELET]))
        self.assertNotIn(['systemctl', 'restart', KUBELET], self.node.calls)
        self.assertTrue(self.node.runs('app'))

    def test_controllers_start_when_an_api_serves_that_was_away_with_its_etcd(self):
        self.answers = [NotYet('nobody answers'), 500, 403]
        there()
        self.assertEqual([sorted(serving) for _, serving in self.asked], [['etcd', 'kube-apiserver']] * 3)
        self.assertEqual(self.asked[0][0]['path'], '%s/kube-apiserver.yaml' % DIRECTORY)
        self.assertEqual(self.node.serving(), side('new'))

    def test_an_api_that_never_serves_keeps_no_manifest_back(self):
        self.addCleanup(setattr, static_pods, 'SERVING_SECONDS', static_pods.SERVING_SECONDS)
        static_pods.SERVING_SECONDS = 1
        for failure in (NotYet('nobody answers'), Refused('--secure-port is "no port"')):
            self.answers = [failure] * 100
            there('there for %s' % failure)
            self.assertEqual(self.node.serving(), side('new'))
            self.answers = [failure] * 100
            back('back for %s' % failure)
            self.assertEqual(self.node.serving(), side('old'))

    def test_etcd_starts_alone_and_the_others_then_without_it(self):
        for name in ('stop-control-plane', 'set-aside', 'install', 'start-etcd'):
            verb(name)
        self.assertEqual(self.node.serving(), {'etcd': 'new etcd'})
        self.assertTrue(verb('start-units')['acted'])
        self.assertEqual((self.node.serving(), self.asked), (side('new'), []))

    def test_controllers_whose_etcd_runs_on_start_at_once(self):
        verb('stop-api')
        verb('start-units')
        self.assertEqual(self.asked, [])
        self.assertEqual(self.node.serving(), side('old'))

    def test_controllers_stop_while_their_api_serves_on(self):
        self.assertTrue(verb('stop-controllers')['acted'])
        self.assertEqual(sorted(self.node.serving()), ['etcd', 'kube-apiserver'])
        self.assertFalse(verb('stop-controllers', 'again')['acted'])
        self.assertTrue(verb('stop-api')['acted'])
        self.assertTrue(verb('start-units')['acted'])
        self.assertEqual(self.node.serving(), side('old'))

    def test_what_stopped_is_held_and_the_kubelet_starts_nothing_of_it(self):
        self.assertTrue(verb('stop-api')['acted'])
        self.assertEqual(self.node.serving(), {'etcd': 'old etcd'})
        self.assertFalse(verb('stop-api', 'again')['acted'])
        self.assertEqual(static_pods.seen(recipes.read(RUN)), ['etcd'])
        with self.assertRaisesRegex(Regressed, 'still runs'):
            verb('set-aside')
        self.assertTrue(verb('start-units')['acted'])
        self.assertEqual(self.node.serving(), side('old'))

    def test_a_sandbox_that_is_still_ending_is_waited_for(self):
        self.node.container('slow', 'kube-apiserver-cp-1', '', uid=STATIC % 77)
        self.node.containers['slow']['io.kubernetes.pod.name'] = 'kube-apiserver-cp-1x'
        seen = []
        real = containers.static_sandboxes

        def told(runtime, names):
            found = real(runtime, names)
            seen.append(len(found))
            if len(seen) == 3:
                self.node.end('slow')
            return found
        containers.static_sandboxes = told
        try:
            verb('stop-api')
        finally:
            containers.static_sandboxes = real
        self.assertEqual(seen[:2], [1, 1])
        self.assertEqual(seen[-1], 0)

    def test_a_kubelet_that_begins_again_what_it_does_not_see_is_told(self):
        self.addCleanup(setattr, static_pods, 'END_SECONDS', static_pods.END_SECONDS)
        static_pods.END_SECONDS = 2
        answers, self.node.sync = self.node.sync, lambda: None
        real = containers.end_static

        def ended_and_back(*whose):
            done = real(*whose)
            for one in [one for one in self.node.containers if one.startswith('kube-apiserver-container')]:
                self.node.end(one)
                self.node.begin(one)
            return done
        containers.end_static = ended_and_back
        try:
            with self.assertRaisesRegex(Regressed, 'still keeps a pod of .*kube-apiserver'):
                verb('stop-api')
        finally:
            containers.end_static = real
        # Whoever goes back from there finds its side again.
        self.node.sync = answers
        verb('start-units', 'back')
        self.assertEqual(self.node.serving(), side('old'))

    def test_a_kubelet_that_takes_nothing_up_is_started_anew(self):
        for name in ('stop-control-plane', 'set-aside', 'install'):
            verb(name)
        self.node.deaf = True
        self.assertIn('was started anew', verb('start-units')['summary'])
        self.assertIn(['systemctl', 'restart', KUBELET], self.node.calls)

    def test_an_old_kubelet_is_started_anew_at_once(self):
        for version, asked in (('v1.18.20', 'after 0 s'), ('v1.15.12', 'after 0 s'), ('v1.19.0', 'after 1 s')):
            self.tearDown()
            self.setUp()
            self.node._exe = lambda _arguments, _stdin, told=version: (0, 'Kubernetes %s\n' % told, '')
            for name in ('stop-control-plane', 'set-aside', 'install'):
                verb(name)
            self.node.deaf = True
            self.assertIn(asked, verb('start-units')['summary'])

    def test_below_a_kubelet_that_is_stopped_manifests_are_only_shown(self):
        there()
        self.node.active.clear()
        verb('stop-control-plane', 'back')
        self.assertEqual(self.node.serving(), {})
        verb('restore', 'back')
        self.assertIn('showed the kubelet 4', verb('start-units', 'back')['summary'])
        self.node.active.add(KUBELET)
        self.node.sync()
        self.assertEqual(self.node.serving(), side('old'))

    def test_a_manifest_that_comes_back_while_it_is_held_is_for_a_person(self):
        verb('stop-api')
        self.node.write('%s/kube-apiserver.yaml' % DIRECTORY, 'somebody else\'s')
        for name in ('stop-api', 'start-units'):
            with self.assertRaisesRegex(NeedsOperator, 'kube-apiserver.yaml came back'):
                verb(name, 'later')

    def renewed(self, listening, *young):
        """What is served and told when a kubelet was started, or one that never listens; young pods are its own."""
        for module, name in ((facts_processes, 'listens'), (programs, 'started'), (renew, 'LISTEN_SECONDS')):
            self.addCleanup(setattr, module, name, getattr(module, name))
        looks = iter([False, False] + [True] * 99)
        facts_processes.listens = lambda _pid: listening and next(looks)
        own = [self.node.processes[one].pid for one in self.node.processes if one.split('-container')[0] in young]
        programs.started = lambda pid: 200 if pid in own else 150 if pid == 4000 else 100
        renew.LISTEN_SECONDS = 1
        return verb('renew-static-pods')

    def test_static_pods_end_when_a_new_kubelet_listens(self):
        told = self.renewed(True)
        self.assertIn('ended 4 containers', told['summary'])
        self.assertTrue(self.node.runs('app'))
        self.assertEqual([one for one in self.node.containers if '-container-' in one and self.node.runs(one)], [])
        self.assertEqual(sorted(static_pods.seen(recipes.read(RUN))), sorted(NAMES))

    def test_those_that_it_has_started_itself_run_on(self):
        self.assertIn('ended 3 containers', self.renewed(True, 'etcd')['summary'])
        self.assertEqual(self.node.serving(), {'etcd': 'old etcd'})

    def test_one_that_never_listens_costs_nobody_the_api(self):
        told = self.renewed(False)
        self.assertFalse(told['acted'])
        self.assertIn('did not listen', told['summary'])
        self.assertEqual(self.node.serving(), side('old'))

    def test_a_kubelet_is_named_by_its_unit(self):
        with self.assertRaises(Refused):
            prepared(self.node, kubelet=u'-x; reboot')


class CutOff(unittest.TestCase):
    def check(self, way, which):
        verbs._refuse_empty_etcd = lambda _run, _what: None
        static_pods.TAKE_UP_SECONDS, static_pods.QUIET_SECONDS = 1, 0.05

        def stopped():
            # A child cannot end its parent's children: the kubelet is stopped, and shown the manifests at the end.
            node = old_node()
            node.active.clear()
            for one in list(node.processes):
                node.end(one)
                node.containers.pop(one)
            node.seen = {}
            if way is back:
                there()
            return node

        def served(node, told):
            found = dict((name, node.tree('%s/%s.yaml' % (DIRECTORY, name)).popitem()[1][1]) for name in NAMES)
            self.assertEqual(found, side(which), told)
            self.assertIsNone(install.between_the_sides(RUN), told)
            held = [one for one in os.listdir(node.root + DIRECTORY) if one.startswith('.kube-cutover-held-')]
            self.assertEqual(held, [], told)

        attempts = iter(range(10 ** 6))
        self.assertGreater(interrupted_everywhere(stopped, lambda: way('key %d' % next(attempts)), served), 20)

    def test_there(self):
        self.check(there, 'new')

    def test_back(self):
        self.check(back, 'old')


if __name__ == '__main__':
    unittest.main()
