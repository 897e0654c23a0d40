"""Where everything of kube-cutover lies on a node. All of it is root's alone."""

import os
import re

from cutover.failures import Refused

BASE = '/var/lib/kube-cutover'
RUN_NAME = re.compile(r'^[A-Za-z0-9][A-Za-z0-9._-]{0,119}\Z')
DIGEST = re.compile(r'^[0-9a-f]{64}\Z')

# Setting one of these aside would take the machine with it.
SYSTEM_PATHS = frozenset(
    '/ /bin /boot /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys '
    '/tmp /usr /var /etc/systemd /etc/systemd/system /etc/ssh /usr/bin /usr/sbin /usr/lib '
    '/usr/libexec /usr/lib/systemd /usr/lib/systemd/system /usr/local /usr/local/bin /usr/share '
    '/var/lib /var/lib/containerd /var/lib/docker /var/lib/kube-cutover /var/log /var/run'.split()
)

# Tests alone set another root; then programs are looked for below it first.
root = ''


def use_root(path):
    """For tests: every path of a node is taken below this directory."""
    global root
    root = path.rstrip('/')


def at(path):
    """Where a path of the node really is."""
    return root + path


def search_path():
    """PATH for every program the agent starts; never the caller's."""
    fixed = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
    return fixed if root == '' else root + '/usr/bin:' + fixed


def checked_path(path, what):
    """An absolute path without surprises, or a refusal."""
    text = path if isinstance(path, type(u'')) else u''
    if not re.match(r'^(/(?!\.{1,2}(/|\Z))[^/\0-\x1f]+)+\Z', text):
        raise Refused('%s must be an absolute path without "." or ".." in it, not %r' % (what, path))
    return path


def checked_digest(digest):
    """A sha256 in hex, or a refusal: it becomes a file name."""
    if not isinstance(digest, type(u'')) or not DIGEST.match(digest):
        raise Refused('a digest must be 64 hexadecimal digits, not %r' % (digest,))
    return digest


def store_file(digest):
    return at(BASE + '/store/' + checked_digest(digest))


def run_directory(run):
    """Directory of one run; its name is checked, because it also names set-aside directories."""
    if not isinstance(run, type(u'')) or not RUN_NAME.match(run):
        raise Refused('a run must be named by letters, digits and ._- alone, not %r' % (run,))
    return at(BASE + '/runs/' + run)


def aside_of(path, run):
    """Where a kept path is set aside: beside itself, so that a rename is enough."""
    return _beside(path, '.kube-cutover-' + run)


def new_of(path, run):
    """Where the new side's version of a kept path is built."""
    return _beside(path, '.kube-cutover-' + run + '-new')


def discarded_of(path, run):
    """The first free place beside a kept path for what the new side had there."""
    number = 1
    while True:
        place = _beside(path, '.kube-cutover-%s-discarded-%d' % (run, number))
        if not os.path.lexists(at(place)):
            return place
        number += 1


def held_of(path):
    """The name under which a kubelet does not see a manifest: it leaves out what begins with a dot.

    pkg/kubelet/config/file.go and file_linux.go.
    """
    directory, name = path.rsplit('/', 1)
    return directory + '/.kube-cutover-held-' + name


def standing(path):
    """Where a file of a side really is now: held, or at its own place."""
    held = at(held_of(path))
    return held if os.path.lexists(held) else at(path)


def _beside(path, directory):
    parent, name = path.rsplit('/', 1)
    return parent + '/' + directory + '/' + name
