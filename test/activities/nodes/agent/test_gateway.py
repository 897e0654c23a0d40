"""etcd asked on its own node, and programs read from where they run."""

import base64
import io
import json
import os
import struct
import subprocess
import unittest

from a_gateway import Etcd, told
from a_node import Node
from cutover import etcd_gateway, framing, programs
from cutover.failures import NotYet, Refused


def parts(*contents):
    lines = [json.dumps({'result': {'blob': base64.b64encode(one).decode('ascii')}}) for one in contents]
    return 200, ('\n'.join(lines) + '\n').encode('utf-8')


VERSION = told({'etcdserver': '3.4.23'})
STATUS = told({'header': {'revision': '21'}, 'dbSize': '20480'})


class Gateway(unittest.TestCase):
    def setUp(self):
        self.node = Node()
        self.servers = []

    def tearDown(self):
        for server in self.servers:
            server.close()
        self.node.close()

    def etcd(self, answers, **more):
        self.servers.append(Etcd(answers, **more))
        return self.servers[-1]

    def sent_by(self, etcd, **more):
        target = io.BytesIO()
        frames = framing.Frames(target)
        answer = etcd_gateway.snapshot(dict(endpoint=etcd.url, version=u'3.4.23', **more), frames)
        return answer, target.getvalue()

    def certificate(self, name, address):
        place = os.path.join(self.node.root, name)
        subprocess.check_output(
            ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
             '-nodes', '-subj', '/CN=etcd', '-addext', 'subjectAltName=' + address, '-days', '1',
             '-keyout', place + '.key', '-out', place + '.crt'], stderr=subprocess.STDOUT)
        return place

    def test_the_first_endpoint_that_answers_is_asked(self):
        etcd = self.etcd({'/version': VERSION, '/v3/maintenance/status': STATUS})
        nobody = u'http://127.0.0.1:1'
        self.assertEqual(etcd_gateway.status({'endpoints': [nobody, etcd.url]}),
                         {'endpoint': etcd.url, 'version': '3.4.23', 'bytes': 20480, 'revision': 21})
        with self.assertRaises(NotYet) as failed:
            etcd_gateway.status({'endpoints': [nobody]})
        self.assertIn('127.0.0.1:1: ', str(failed.exception))

    def test_older_releases_have_their_gateway_elsewhere(self):
        for version, path in (('3.3.10', '/v3beta'), ('3.2.24', '/v3alpha')):
            etcd = self.etcd({'/version': told({'etcdserver': version}),
                              path + '/maintenance/status': STATUS})
            self.assertEqual(etcd_gateway.status({'endpoints': [etcd.url]})['version'], version)

    def test_a_snapshot_goes_out_in_frames(self):
        etcd = self.etcd({'/v3/maintenance/snapshot': parts(b'one', b'', b'three')})
        answer, sent = self.sent_by(etcd)
        self.assertEqual(answer, {'bytes': 8})
        self.assertEqual(sent, struct.pack('>I', 3) + b'one' + struct.pack('>I', 5) + b'three')

    def test_a_snapshot_that_etcd_breaks_off_is_told(self):
        lines = parts(b'one')[1] + b'{"error": {"message": "no leader"}}\n'
        etcd = self.etcd({'/v3/maintenance/snapshot': (200, lines)})
        with self.assertRaises(NotYet) as failed:
            self.sent_by(etcd)
        self.assertIn('no leader', str(failed.exception))

    def test_a_line_without_an_end_is_cut(self):
        etcd = self.etcd({'/v3/maintenance/snapshot': (200, b'x' * (9 * 1024 * 1024))})
        with self.assertRaises(NotYet) as failed:
            self.sent_by(etcd)
        self.assertIn('line without an end', str(failed.exception))

    def test_what_is_switched_off_or_asks_for_users_is_refused(self):
        for answer, words in (((404, b''), '--enable-grpc-gateway=true'),
                              ((400, b'{"error":"etcdserver: user name is empty"}'), 'a user of etcd')):
            etcd = self.etcd({'/v3/maintenance/snapshot': answer})
            with self.assertRaises(Refused) as failed:
                self.sent_by(etcd)
            self.assertIn(words, str(failed.exception))
        with self.assertRaises(Refused):
            etcd_gateway.status({'endpoints': [u'file:///etc/shadow']})

    def test_the_server_is_checked_by_its_address(self):
        right = self.certificate('right', 'IP:127.0.0.1')
        wrong = self.certificate('wrong', 'IP:127.0.0.2,DNS:localhost')
        answers = {'/v3/maintenance/snapshot': parts(b'one')}
        trusted = self.etcd(answers, certificate=right)
        answer, _ = self.sent_by(trusted, cacert=u'/right.crt', cert=u'/right.crt', key=u'/right.key')
        self.assertEqual(answer, {'bytes': 3})
        other = self.etcd(answers, certificate=wrong)
        for etcd in (other, trusted):
            with self.assertRaises(NotYet) as failed:
                self.sent_by(etcd, cacert=u'/wrong.crt')
            self.assertIn('TLS: ', str(failed.exception))
        # Neither heard a question.
        self.assertEqual((len(other.asked), len(trusted.asked)), (0, 1))

    def test_frames_end_even_when_the_writing_fails(self):
        target = io.BytesIO()
        before = framing.Frames
        framing.Frames = lambda: before(target)
        try:
            def fail(frames):
                frames.write(b'half')
                raise NotYet('the rest')
            with self.assertRaises(NotYet):
                framing.framed(fail)
        finally:
            framing.Frames = before
        self.assertEqual(target.getvalue(), struct.pack('>I', 4) + b'half' + struct.pack('>I', 0))


class Programs(unittest.TestCase):
    def setUp(self):
        self.node = Node()

    def tearDown(self):
        self.node.close()

    def runs(self, pid, words, content, environment=''):
        directory = '/proc/%d' % pid
        self.node.write(directory + '/cmdline', '\0'.join(words) + '\0')
        self.node.write(directory + '/environ', environment)
        self.node.write(directory + '/exe', content)

    def test_programs_are_known_by_their_name_and_copies_left_out(self):
        self.runs(9, ['etcd'], 'a copy', 'KUBE_CUTOVER_WORKSHOP=/w\0')
        self.runs(10, ['/usr/local/bin/etcd', '--name=n'], 'etcd')
        self.runs(11, ['/hyperkube', 'kube-apiserver'], 'hyperkube')
        self.runs(12, ['vi', '/etc/x', 'kubelet'], 'vi')
        found = programs.find({'names': [u'etcd', u'kube-apiserver', u'kubelet']})['programs']
        self.assertEqual([(one['name'], one['bytes']) for one in found],
                         [('etcd', 4), ('kube-apiserver', 9)])

    def test_a_program_that_was_replaced_meanwhile_is_told(self):
        self.runs(10, ['etcd'], 'etcd')
        target = io.BytesIO()
        with self.assertRaises(NotYet):
            programs.send({'name': u'etcd', 'sha256': u'0' * 64}, framing.Frames(target))
        with self.assertRaises(Refused):
            programs.find({'names': [u'../../etc/passwd']})


if __name__ == '__main__':
    unittest.main()
