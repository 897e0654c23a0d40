"""What somebody else has planted or changed where the agent stages: refused, never followed."""

import hashlib
import io
import os
import stat
import unittest

from a_node import RUN, Node, recipe
from cutover import agent, aside, files, install, journal, places, store
from cutover.failures import Refused, Regressed

KUBELET = u'/usr/bin/kubelet'
CONTENT = b'new kubelet'
DIGEST = u'' + hashlib.sha256(CONTENT).hexdigest()


def read(path):
    with open(path, 'rb') as source:
        return source.read()


class Planted(unittest.TestCase):
    def setUp(self):
        self.node = Node()
        self.base = places.at(places.BASE)
        self.victim = self.node.root + '/etc/passwd'
        self.node.write('/etc/passwd', 'root')

    def tearDown(self):
        self.assertEqual(read(self.victim), b'root')
        self.node.close()

    def receive(self):
        return store.receive({'sha256': DIGEST, 'size': len(CONTENT)}, io.BytesIO(CONTENT))

    def test_everything_of_ours_is_for_root_alone(self):
        old = os.umask(0)
        try:
            self.receive()
            agent._stage({}, None, None, b'agent')
            journal.append(RUN, {'event': 'begin', 'key': u'k'})
        finally:
            os.umask(old)
        modes = dict((path[len(self.base):], stat.S_IMODE(os.lstat(path).st_mode)) for path in files.walk(self.base))
        self.assertEqual(set(mode for path, mode in modes.items() if not path.startswith('/agent/')), set([0o700, 0o600]))
        self.assertEqual([mode for path, mode in modes.items() if path.startswith('/agent/')], [0o755])

    def test_a_link_or_an_open_directory_anywhere_on_the_way_is_refused(self):
        elsewhere = self.node.root + '/tmp'
        for place in (self.base, self.base + '/store'):
            files.private_directory(os.path.dirname(place))
            os.makedirs(elsewhere + '/store')
            os.symlink(elsewhere, place)
            self.assertRaisesRegex(Refused, 'root owns and nobody else can write', self.receive)
            self.assertEqual(os.listdir(elsewhere), ['store'])
            os.unlink(place)
            os.rmdir(elsewhere + '/store')
            os.rmdir(elsewhere)
            os.mkdir(place)
            os.chmod(place, 0o770)
            self.assertRaisesRegex(Refused, 'root owns and nobody else can write', self.receive)
            os.rmdir(place)

    def test_a_file_that_is_a_link_is_not_written_through(self):
        part = places.store_file(DIGEST) + '.part-%d' % os.getpid()
        files.private_directory(os.path.dirname(part))
        os.symlink(self.victim, part)
        self.assertTrue(self.receive())  # The link went as a torn part.
        self.assertFalse(os.path.islink(places.store_file(DIGEST)))
        files.private_directory(places.run_directory(RUN))
        os.symlink(self.victim, places.run_directory(RUN) + '/journal.jsonl')
        self.assertRaises(OSError, journal.append, RUN, {'event': 'begin', 'key': u'k'})
        os.symlink(self.victim, self.base + '/planted')
        self.assertRaises(OSError, files.create, self.base + '/planted')

    def test_one_byte_that_flipped_after_staging_never_becomes_a_program(self):
        self.node.active.clear()
        self.node.write(KUBELET, 'old kubelet', 0o755)
        self.receive()
        recipe(self.node, [{'path': KUBELET, 'carry': []}],
               [{'path': KUBELET, 'sha256': DIGEST, 'mode': 0o755, 'uid': os.getuid(), 'gid': os.getgid()}])
        install.prebuild(RUN)
        aside.set_aside(RUN)
        beside = places.at(places.new_of(KUBELET, RUN))
        for path in (beside, places.store_file(DIGEST)):
            with open(path, 'r+b') as target:
                target.write(b'N')
        self.assertRaisesRegex(Regressed, 'has sha256', install.install, RUN)
        self.assertFalse(os.path.exists(self.node.root + KUBELET))
        aside.restore(RUN)
        self.assertEqual(read(self.node.root + KUBELET), b'old kubelet')
        # Where only the copy beside its place was changed, it is made anew from what is whole.
        os.unlink(places.store_file(DIGEST))
        self.receive()
        aside.set_aside(RUN)
        install.install(RUN)
        self.assertEqual(read(self.node.root + KUBELET), CONTENT)


if __name__ == '__main__':
    unittest.main()
