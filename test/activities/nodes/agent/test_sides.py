"""Setting aside, installing and restoring: whole or not at all, wherever they are cut off."""

import os
import unittest

from a_node import RUN, Node, interrupted_everywhere, recipe
from cutover import aside, install, manifest, places, retire
from cutover.failures import NeedsOperator, Regressed

KEPT = (u'/etc/kubernetes', u'/var/lib/etcd', u'/usr/bin/kubelet', u'/usr/bin/kubectl')


def old_node():
    """A control-plane node whose kubelet is stopped; kubectl was never there."""
    node = Node()
    node.active.clear()
    node.write('/etc/kubernetes/manifests/etcd.yaml', 'old etcd', 0o600)
    node.write('/etc/kubernetes/manifests/own.yaml', 'the operator\'s own', 0o640)
    node.write('/etc/kubernetes/pki/ca.key', 'secret', 0o600)
    node.write('/etc/kubernetes/admin.conf', 'admin')
    os.symlink('ca.key', node.root + '/etc/kubernetes/pki/link')
    node.write('/var/lib/etcd/member/wal', 'data', 0o600)
    os.chmod(node.root + '/var/lib/etcd', 0o700)
    node.write('/usr/bin/kubelet', 'old kubelet', 0o755)
    new = [(u'/usr/bin/kubelet', 'new kubelet', 0o755), (u'/usr/bin/kubectl', 'new kubectl', 0o755),
           (u'/etc/kubernetes/manifests/etcd.yaml', 'new etcd', 0o600)]
    return recipe(node, [
        {'path': KEPT[0], 'carry': [u'pki', u'manifests', u'not-there.conf']},
        {'path': KEPT[1], 'carry': []}, {'path': KEPT[2], 'carry': []}, {'path': KEPT[3], 'carry': []},
    ], [{'path': path, 'sha256': node.stored(text), 'mode': mode, 'uid': os.getuid(),
         'gid': os.getgid()} for path, text, mode in new])


def text_of(node, path):
    with open(node.root + path) as source:
        return source.read()


class Sides(unittest.TestCase):
    def check_new(self, node, told=''):
        self.assertEqual(text_of(node, '/usr/bin/kubelet'), 'new kubelet', told)
        self.assertEqual(text_of(node, '/usr/bin/kubectl'), 'new kubectl', told)
        self.assertEqual(text_of(node, '/etc/kubernetes/manifests/etcd.yaml'), 'new etcd', told)
        self.assertEqual(text_of(node, '/etc/kubernetes/manifests/own.yaml'), 'the operator\'s own')
        self.assertEqual(text_of(node, '/etc/kubernetes/pki/ca.key'), 'secret', told)
        self.assertEqual(os.readlink(node.root + '/etc/kubernetes/pki/link'), 'ca.key', told)
        self.assertEqual(os.stat(node.root + '/etc/kubernetes/pki/ca.key').st_mode & 0o777, 0o600)
        self.assertFalse(os.path.exists(node.root + '/etc/kubernetes/admin.conf'), told)
        self.assertEqual(os.listdir(node.root + '/var/lib/etcd'), [], told)
        self.assertEqual(os.stat(node.root + '/var/lib/etcd').st_mode & 0o777, 0o700, told)
        self.assertIsNone(install.between_the_sides(RUN), told)

    def test_switch_and_return_keep_every_old_file(self):
        node = old_node()
        before = node.tree(*KEPT)
        self.assertTrue(install.prebuild(RUN)[0])
        self.assertEqual(node.tree(*KEPT), before)
        self.assertTrue(aside.set_aside(RUN)[0])
        self.assertEqual(node.tree(*KEPT), {})
        self.assertTrue(install.install(RUN)[0])
        self.check_new(node)
        self.assertIn('4 kept paths', aside.verify_kept(RUN)[1])
        node.write('/var/lib/etcd/member/wal', 'new data')
        self.assertTrue(aside.restore(RUN)[0])
        self.assertEqual(node.tree(*KEPT), before)
        discarded = node.root + '/var/lib/.kube-cutover-run-1-discarded-1/etcd/member/wal'
        self.assertTrue(os.path.exists(discarded))
        self.assertEqual(aside.restore(RUN), (False, 'nothing was set aside'))
        node.close()

    def test_each_verb_again_does_nothing(self):
        node = old_node()
        aside.set_aside(RUN)
        self.assertFalse(aside.set_aside(RUN)[0])
        install.install(RUN)
        self.assertFalse(install.install(RUN)[0])
        self.assertFalse(aside.set_aside(RUN)[0])
        self.check_new(node)
        node.close()

    def test_set_aside_cut_off_anywhere_is_finished(self):
        def check(node, told):
            self.assertEqual(node.tree(*KEPT), {}, told)
            aside.restore(RUN)
            self.assertEqual(text_of(node, '/var/lib/etcd/member/wal'), 'data', told)
        points = interrupted_everywhere(old_node, lambda: aside.set_aside(RUN), check)
        self.assertGreater(points, 10)

    def test_set_aside_cut_off_anywhere_can_be_restored(self):
        def cut_and_restore(node, told):
            self.assertEqual(text_of(node, '/etc/kubernetes/admin.conf'), 'admin', told)
            self.assertEqual(text_of(node, '/usr/bin/kubelet'), 'old kubelet', told)
            self.assertIsNone(manifest.read(aside.manifest_file(RUN)), told)

        def act():
            if os.getpid() == parent:
                aside.restore(RUN)
            else:
                aside.set_aside(RUN)
        parent = os.getpid()
        self.assertGreater(interrupted_everywhere(old_node, act, cut_and_restore), 10)

    def test_install_cut_off_anywhere_is_finished(self):
        def prepare():
            node = old_node()
            aside.set_aside(RUN)
            return node
        points = interrupted_everywhere(prepare, lambda: install.install(RUN), self.check_new)
        self.assertGreater(points, 20)

    def test_restore_cut_off_anywhere_is_finished(self):
        def prepare():
            node = old_node()
            node.before = node.tree(*KEPT)
            aside.set_aside(RUN)
            install.install(RUN)
            return node

        def check(node, told):
            self.assertEqual(node.tree(*KEPT), node.before, told)
        points = interrupted_everywhere(prepare, lambda: aside.restore(RUN), check)
        self.assertGreater(points, 15)

    def test_retired_cut_off_anywhere_is_finished(self):
        def prepare():
            node = old_node()
            aside.set_aside(RUN)
            install.install(RUN)
            return node

        def check(node, told):
            self.check_new(node, told)
            for path in KEPT:
                self.assertFalse(os.path.lexists(places.at(places.aside_of(path, RUN))), told)
            self.assertEqual(retire.retire(RUN), (False, 'nothing is set aside'), told)
            self.assertEqual(aside.restore(RUN), (False, 'nothing was set aside'), told)
            self.check_new(node, told)
        self.assertGreater(interrupted_everywhere(prepare, lambda: retire.retire(RUN), check), 5)

    def test_the_old_side_is_let_go_only_where_the_new_one_is_whole(self):
        node = old_node()
        aside.set_aside(RUN)
        with self.assertRaisesRegex(Regressed, 'only where the new one is whole'):
            retire.retire(RUN)
        aside.restore(RUN)
        self.assertEqual(retire.retire(RUN), (False, 'nothing is set aside'))
        self.assertEqual(text_of(node, '/usr/bin/kubelet'), 'old kubelet')
        node.close()

    def test_half_a_side_is_told(self):
        node = old_node()
        aside.set_aside(RUN)
        self.assertIn('set aside', install.between_the_sides(RUN))
        node.close()

    def test_a_kept_file_that_changed_is_named(self):
        node = old_node()
        aside.set_aside(RUN)
        node.write('/etc/.kube-cutover-run-1/kubernetes/pki/ca.key', 'secreT', 0o600)
        with self.assertRaisesRegex(NeedsOperator, 'ca.key has sha256'):
            aside.verify_kept(RUN)
        with self.assertRaisesRegex(NeedsOperator, 'ca.key has sha256'):
            aside.restore(RUN)
        node.close()

    def test_a_new_file_that_changed_after_staging_is_refused(self):
        node = old_node()
        aside.set_aside(RUN)
        digest = node.stored('new kubelet')
        with open(places.store_file(digest), 'r+') as target:
            target.write('NEW')
        with self.assertRaisesRegex(Regressed, 'stage it again'):
            install.install(RUN)
        self.assertFalse(os.path.exists(node.root + '/etc/kubernetes'))
        node.close()

    def test_nothing_moves_under_a_running_side(self):
        node = old_node()
        node.active.add('kubelet.service')
        with self.assertRaisesRegex(Regressed, 'kubelet.service still runs'):
            aside.set_aside(RUN)
        node.active.clear()
        os.makedirs(node.root + '/run/containerd/io.containerd.runtime.v2.task/k8s.io/abc')
        with self.assertRaisesRegex(Regressed, '1 containers still run'):
            aside.set_aside(RUN)
        node.close()

    def test_a_link_is_not_set_aside(self):
        node = old_node()
        os.rename(node.root + '/var/lib/etcd', node.root + '/var/lib/data')
        os.symlink('data', node.root + '/var/lib/etcd')
        with self.assertRaisesRegex(Regressed, 'is a link'):
            aside.set_aside(RUN)
        node.close()


if __name__ == '__main__':
    if not hasattr(unittest.TestCase, 'assertRaisesRegex'):
        unittest.TestCase.assertRaisesRegex = unittest.TestCase.assertRaisesRegexp
    unittest.main()
