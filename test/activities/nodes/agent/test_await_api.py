"""An API server is waited for: by what it answers, what runs beside it, and what its log says at the end."""

import os
import shutil
import subprocess
import tempfile
import threading
import unittest

from a_gateway import Etcd, told
from a_node import RUN, Node, recipe
from cutover import api_look, await_api, containers, verbs
from cutover.failures import Refused, Regressed

UNIT = u'/etc/systemd/system/kube-apiserver.service'
NAMES = [u'kube-apiserver.service', u'kube-controller-manager.service', u'kube-scheduler.service']
READY, VERSION = (200, b'ok'), told({'gitVersion': 'v1.19.12'})
DENIED = (401, b'{"message": "Unauthorized"}')
MANIFEST = u'/etc/kubernetes/manifests/kube-apiserver.yaml'
LOG = '/var/log/pods/kube-system_kube-apiserver-cp-1_0a/kube-apiserver/%d.log'


def certificate(place):
    subprocess.check_output(
        ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
         '-subj', '/O=system:masters/CN=api', '-days', '1', '-keyout', place + '.key', '-out', place + '.crt'],
        stderr=subprocess.STDOUT)


class Awaited(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pki = tempfile.mkdtemp(prefix='kube-cutover-test-')
        for name in ('serving', 'own', 'other'):
            certificate('%s/%s' % (cls.pki, name))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.pki)

    def setUp(self):
        for module, name, value in ((await_api, 'STEADY_SECONDS', 0.1), (await_api, 'DENIED_SECONDS', 0.3),
                                    (await_api, 'EVERY_SECONDS', 0.05), (api_look, 'SILENCE_SECONDS', 0.3)):
            self.addCleanup(setattr, module, name, getattr(module, name))
            setattr(module, name, value)
        self.node = Node(NAMES)
        self.addCleanup(self.node.close)
        shutil.copytree(self.pki, self.node.root + '/pki')

    def serve(self, answers, **more):
        place = self.node.root + '/pki/'
        server = Etcd(answers, place + 'serving', client_authority=place + 'own.crt')
        self.addCleanup(server.close)
        self.unit(server.url.rpartition(':')[2], **more)
        return server

    def unit(self, port, **more):
        flags = dict({'secure-port': port, 'tls-cert-file': '/pki/serving.crt'}, **more)
        self.node.write(UNIT, '[Service]\nExecStart=/usr/bin/kube-apiserver %s\n' % ' '.join(
            '--%s=%s' % (name.replace('_', '-'), value) for name, value in flags.items() if value))
        recipe(self.node, [], stateless=NAMES, staticPods=[],
               api={'kind': u'unit', 'path': UNIT, 'unit': NAMES[0]})

    def verb(self, key='k', **arguments):
        return verbs.execute(RUN, key, 'await-api', arguments)

    def fails(self, *words, **more):
        with self.assertRaises(Regressed) as failed:
            self.verb(**dict({'timeoutSeconds': 1}, **more))
        for word in words:
            self.assertIn(word, str(failed.exception))


class Units(Awaited):
    def test_ready_in_the_version_asked_for(self):
        server = self.serve({'/readyz': READY, '/version': VERSION})
        done = self.verb(version=u'v1.19.12')
        self.assertFalse(done['acted'])
        self.assertEqual(done['summary'], 'the API server is ready as v1.19.12')
        self.assertEqual((done['details']['version'], done['details']['path'], done['details']['by']),
                         ('v1.19.12', '/readyz', 'anonymous'))
        self.assertEqual(self.node.calls[-1][:2], ['systemctl', 'show'])
        self.assertNotIn('/healthz', server.asked)

    def test_one_of_before_1_16_is_asked_as_it_was(self):
        self.serve({'/healthz': READY, '/version': told({'gitVersion': 'v1.15.12'})})
        self.assertEqual(self.verb(version=u'v1.15.12')['details']['path'], '/healthz')

    def test_the_wrong_version_is_named(self):
        self.serve({'/readyz': READY, '/version': VERSION})
        self.fails('after 1 s the API server is v1.19.12, not v1.20.15', version=u'v1.20.15')

    def test_checks_that_fail_are_named(self):
        self.serve({'/readyz': (500, b'[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n')})
        self.node.journal[NAMES[0]] = 'I0101 started\nE0101 1 storage: cannot reach etcd, password=hunter2\n'
        self.fails('/readyz answered 500: [-]etcd failed: reason withheld', 'kube-apiserver runs; last words: ',
                   'cannot reach etcd, password=(hidden)')

    def test_one_that_takes_its_time_is_waited_for(self):
        state = {'asked': 0}

        def later(_request):
            state['asked'] += 1
            return READY if state['asked'] > 5 else (500, b'[-]poststarthook/rbac failed')

        self.serve({'/readyz': (0, later), '/version': VERSION})
        self.verb(version=u'v1.19.12', timeoutSeconds=20)
        self.assertGreater(state['asked'], 5)

    def test_one_that_takes_the_connection_and_says_nothing_is_not_ready(self):
        silence = threading.Event()
        self.serve({'/readyz': (0, lambda _request: (silence.wait(20), READY)[1])})
        self.addCleanup(silence.set)
        self.fails('the API server does not answer: https://127.0.0.1:', 'timed out')

    def test_nobody_there_and_the_journal_says_why(self):
        self.unit('1')
        self.node.active.discard(NAMES[0])
        self.node.journal[NAMES[0]] = 'Usage:\n  --token-auth-file string\nError: unknown flag: --basic-auth-file\n'
        self.fails('refused', 'kube-apiserver does not run; last words: Error: unknown flag: --basic-auth-file')

    def test_a_denied_question_is_asked_with_its_own_certificate(self):
        def by_name(request):
            return READY if request.connection.getpeercert() else DENIED

        def version(request):
            return VERSION if request.connection.getpeercert() else DENIED

        self.serve({'/readyz': (0, by_name), '/version': (0, version)},
                   kubelet_client_certificate='/pki/own.crt', kubelet_client_key='/pki/own.key')
        done = self.verb(version=u'v1.19.12')
        self.assertEqual((done['details']['by'], done['details']['version']), ('client certificate', 'v1.19.12'))

    def test_one_that_denies_everybody_serves(self):
        self.serve({'/readyz': DENIED, '/version': DENIED})
        done = self.verb(version=u'v1.19.12', timeoutSeconds=20)
        self.assertIn('it told nobody here whether it is ready (401)', done['summary'])
        self.assertEqual(done['details']['version'], 'not told')

    def test_one_that_does_not_know_its_own_certificate_is_not_ready(self):
        self.serve({'/readyz': DENIED}, kubelet_client_certificate='/pki/own.crt',
                   kubelet_client_key='/pki/own.key')
        self.fails('/readyz answered 401')

    def test_another_server_on_its_port_is_not_taken_for_it(self):
        self.serve({'/readyz': READY, '/version': VERSION}, tls_cert_file='/pki/other.crt')
        self.fails('is answered with another certificate than that in')

    def test_one_that_makes_its_certificate_itself_is_taken_on_its_own_address(self):
        self.serve({'/readyz': READY, '/version': VERSION}, tls_cert_file='')
        self.assertEqual(self.verb()['details']['version'], 'v1.19.12')

    def test_a_companion_that_is_not_there_is_named(self):
        self.serve({'/readyz': READY, '/version': VERSION})
        self.node.active.discard(NAMES[2])
        self.node.journal[NAMES[2]] = 'Error: unknown flag: --algorithm-provider\n'
        self.fails('kube-scheduler.service does not run', 'unknown flag: --algorithm-provider')

    def test_a_companion_that_ends_again_and_again_does_not_count(self):
        await_api.STEADY_SECONDS = 0.2
        self.serve({'/readyz': READY, '/version': VERSION})
        real = self.node.main_process
        self.node.main_process = lambda name: len(self.node.calls) if name == NAMES[1] else real(name)
        self.fails('kube-controller-manager.service runs for less than')

    def test_what_cannot_be_asked_is_refused(self):
        self.unit('0')
        with self.assertRaisesRegex(Refused, '--secure-port'):
            self.verb()
        for seconds in (0, 3601, u'9', True):
            with self.assertRaisesRegex(Refused, 'timeoutSeconds'):
                self.verb(timeoutSeconds=seconds)
        recipe(self.node, [])
        with self.assertRaisesRegex(Refused, 'names no API server'):
            self.verb()

    def test_its_address(self):
        for flags, address in (({}, 'https://127.0.0.1:6443'),
                               ({'bind-address': '0.0.0.0', 'secure-port': '8443'}, 'https://127.0.0.1:8443'),
                               ({'bind-address': '::'}, 'https://127.0.0.1:6443'),
                               ({'bind-address': '$IP'}, 'https://127.0.0.1:6443'),
                               ({'bind-address': 'fd00::1'}, 'https://[fd00::1]:6443'),
                               ({'bind-address': '10.0.0.1'}, 'https://10.0.0.1:6443')):
            self.assertEqual(api_look.address_of(flags), address)


class StaticPods(Awaited):
    def setUp(self):
        super(StaticPods, self).setUp()
        place = self.node.root + '/pki/serving'
        server = Etcd({'/readyz': READY, '/version': VERSION}, place)
        self.addCleanup(server.close)
        self.manifest = '    - --secure-port=%s\n' % server.url.rpartition(':')[2]
        self.node.write(MANIFEST, self.manifest)
        pods = [name.partition('.')[0] for name in NAMES]
        recipe(self.node, [], units=[u'kubelet.service'], staticPods=pods,
               api={'kind': u'static-pod', 'path': MANIFEST})
        for at, name in enumerate(pods):
            self.node.container(name, name + '-cp-1', name, uid='%032x' % at)

    def test_all_three_containers(self):
        self.assertEqual(self.verb(version=u'v1.19.12')['details']['version'], 'v1.19.12')
        self.node.end('kube-controller-manager')
        self.fails('kube-controller-manager does not run', key='k2')

    def test_the_runtime_is_asked_anew_only_for_what_runs_no_more(self):
        asked, looks, real, look = [], [], containers.static, api_look.look
        # A busy machine looks less often in the same time: a look takes a tenth of a second here, however long it takes.
        self.addCleanup(setattr, await_api, 'now', await_api.now)
        await_api.now = lambda: len(looks) / 10.0

        def ask(runtime, names):
            asked.extend(names)
            return real(runtime, names)

        def look_and_restart(api):
            looks.append(api)
            if len(looks) == 3:
                self.node.end('kube-controller-manager')
                self.node.container('another', 'kube-controller-manager-cp-1', 'kube-controller-manager', uid='%032x' % 9)
            return look(api)

        for module, name, value in ((containers, 'static', ask), (api_look, 'look', look_and_restart)):
            self.addCleanup(setattr, module, name, getattr(module, name))
            setattr(module, name, value)
        await_api.STEADY_SECONDS = 0.4
        self.verb(version=u'v1.19.12')
        self.assertGreater(len(looks), 4)
        self.assertEqual(sorted(asked), ['kube-apiserver', 'kube-controller-manager', 'kube-controller-manager', 'kube-scheduler'])

    def test_a_flag_that_the_target_refuses_is_named_from_its_log(self):
        self.node.write(MANIFEST, '    - --secure-port=1\n')
        self.node.end('kube-apiserver')
        self.node.write(LOG % 0, '2026-01-01T00:00:00Z stderr F the words before\n')
        os.utime(self.node.root + LOG % 0, (1, 1))
        self.node.write(LOG % 1, ''.join('2026-01-01T00:00:0%dZ stderr F %s\n' % (at, line) for at, line in enumerate((
            'Error: unknown flag: --basic-auth-file', 'Usage:', '  --etcd-password string',
            '          an invalid one is refused', ''))))
        self.fails('refused', 'kube-apiserver does not run; last words: Error: unknown flag: --basic-auth-file')

    def test_a_pod_that_the_kubelet_did_not_start_is_named(self):
        self.node.write(LOG % 0, '2026-01-01T00:00:00Z stderr F the old side\'s words\n')
        os.utime(self.node.root + LOG % 0, (1, 1))
        self.node.write(MANIFEST, '    - --secure-port=1\n')
        self.node.end('kube-apiserver')
        self.node.journal['kubelet.service'] = 'E0101 file.go Could not process manifest: invalid pod\n'
        self.fails('wrote nothing since %s was put in place' % MANIFEST, 'Could not process manifest')


if __name__ == '__main__':
    unittest.TestCase.assertRaisesRegex = getattr(
        unittest.TestCase, 'assertRaisesRegex', getattr(unittest.TestCase, 'assertRaisesRegexp', None))
    unittest.main()
