"""A full disk: room that was kept is given up for what must be written down."""

import errno
import os
import unittest

from a_node import RUN, Node, recipe
from cutover import ballast, files, journal, places, verbs

KEPT = [{'path': u'/etc/kubernetes', 'carry': []}]


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.node = Node()
        self.node.write('/etc/kubernetes/kubelet.conf', 'old')
        recipe(self.node, KEPT)
        ballast.keep()
        self.real = ballast.write_all, files.create
        ballast.write_all, files.create = self.write_all, self.create

    def tearDown(self):
        ballast.write_all, files.create = self.real
        self.node.close()

    def refuse(self):
        if self.is_full():
            raise OSError(errno.ENOSPC, 'No space left on device')

    def is_full(self):
        return os.path.exists(places.at('/var/lib/kube-cutover/ballast'))

    def write_all(self, descriptor, data):
        if self.is_full():
            os.write(descriptor, data[:9])  # A full disk takes a part.
        self.refuse()
        self.real[0](descriptor, data)

    def create(self, path, mode=0o600):
        opened = self.real[1](path, mode)
        if self.is_full():
            opened.close()
        self.refuse()
        return opened

    def test_the_room_has_a_size_and_is_kept_once(self):
        path = places.at('/var/lib/kube-cutover/ballast')
        before = os.stat(path)
        self.assertEqual((before.st_size, before.st_blocks * 512 >= ballast.BYTES), (ballast.BYTES, True))
        ballast.keep()
        self.assertEqual(os.stat(path).st_ino, before.st_ino)

    def test_a_verb_is_written_down_whole(self):
        told = verbs.execute(RUN, u'k1', 'stop-units', {})
        self.assertTrue(told['acted'])
        self.assertFalse(self.is_full())
        self.assertEqual([(entry['event'], entry['key']) for entry in journal.entries(RUN)],
                         [('begin', 'k1/stop-units'), ('done', 'k1/stop-units')])

    def test_a_result_is_whole_and_leaves_nothing_torn(self):
        directory = places.run_directory(RUN)
        files.write_json(directory + '/result', {'ok': True})
        self.assertEqual(files.read_json(directory + '/result'), {'ok': True})
        self.assertEqual([name for name in os.listdir(directory) if '.part' in name], [])

    def test_without_the_room_it_is_said(self):
        os.unlink(places.at('/var/lib/kube-cutover/ballast'))
        self.is_full = lambda: True
        with self.assertRaises(EnvironmentError):
            journal.append(RUN, {'event': 'begin', 'key': 'k1/stop-units'})


if __name__ == '__main__':
    unittest.main()
