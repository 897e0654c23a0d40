"""The programs of the cluster as they really run, and who holds the ports that they need."""

import os

from cutover import facts_look as look, places, programs as by_name

NAMES = frozenset('kubelet kube-proxy kube-apiserver kube-controller-manager kube-scheduler etcd hyperkube '
                  'containerd dockerd crio cri-dockerd'.split())
# Of these only the machine's own count: a pod may hold a whole cluster.
OF_THE_MACHINE = frozenset(('kubelet', 'containerd', 'dockerd', 'crio', 'cri-dockerd'))
PORTS = (6443, 10248, 10250, 10256, 10257, 10259, 2379, 2380)
LISTENING = '0A'


def read(arguments):
    wanted, owners = _listeners(lambda port: port in PORTS), {}
    for pid in _pids() if wanted else []:
        for port in _ports_of(pid, wanted):
            owners[port] = (look.text('/proc/%s/comm' % pid, 64) or '?').strip()
    return {'running': programs(),
            # A directory on the way may be a link, and the kernel tells where a program really lies.
            'real': [{'path': path, 'real': os.path.realpath(places.at(path))[:1000]}
                     for path in arguments['programs']],
            'ports': [{'port': port, 'program': owners[port]} for port in sorted(owners)]}


def programs():
    """Programs of the cluster that run, with their arguments."""
    return [found for found in (_program(pid) for pid in _pids()) if found is not None][:50]


def _pids():
    return [name for name in look.names('/proc', 200000) if name.isdigit()]


def _program(pid):
    """A program of the cluster with its arguments, one word each; None for any other process."""
    words = [word for word in (look.text('/proc/%s/cmdline' % pid) or '').split('\0') if word]
    if not words or os.path.basename(words[0]) not in NAMES:
        return None
    executable = _link('/proc/%s/exe' % pid)
    name = os.path.basename(words[0])
    if name == 'hyperkube' and len(words) > 1:
        name = words.pop(1).lstrip('/')
    if by_name.is_copy(places.at('/proc'), int(pid)):
        return None
    if name in OF_THE_MACHINE and not _is_of_machine(pid):
        return None
    return {'name': name[:60], 'path': executable[:1000],
            'args': [word[:2000] for word in words[1:200]]}


def _is_of_machine(pid):
    """Does it share our own numbers of processes? What runs in a pod does not."""
    try:
        return os.readlink('/proc/%s/ns/pid' % pid) == os.readlink('/proc/self/ns/pid')
    except (IOError, OSError):
        return False


def listens(pid):
    """Has this process a TCP port at which it can be asked?"""
    return bool(_ports_of(pid, _listeners(lambda _port: True)))


def _listeners(matters):
    """Socket's inode to port, of the ports that matter. In this network namespace alone."""
    found = {}
    for path in ('/proc/net/tcp', '/proc/net/tcp6'):
        for line in look.lines(path, 8 * 1024 * 1024)[1:]:
            words = line.split()
            port = int(words[1].rpartition(':')[2], 16)
            if words[3] == LISTENING and matters(port):
                found['socket:[%s]' % words[9]] = port
    return found


def _ports_of(pid, wanted):
    directory = '/proc/%s/fd' % pid
    links = [_link('%s/%s' % (directory, name)) for name in look.names(directory, 200000)]
    return [wanted[link] for link in links if link in wanted]


def _link(path):
    """Where a link leads; nowhere where it is gone, as a descriptor is that was closed meanwhile."""
    try:
        return os.readlink(places.at(path))
    except (IOError, OSError):
        return ''
