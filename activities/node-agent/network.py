"""What dead containers leave in the network: addresses, network namespaces, packet filter."""

import os
import shutil

from cutover import files, mounts, packet_filter, places

NAMESPACES = '/run/netns'


def clear(run, runtime):
    """How many things were cleared; addresses and rules are kept in the run's directory."""
    directory = files.private_directory(places.run_directory(run) + '/cleared')
    filters = files.in_parallel(
        lambda backend: packet_filter.clear(backend, directory), packet_filter.backends())
    return _clear_leases(runtime, directory) + _clear_namespaces() + sum(filters)


def _clear_leases(runtime, directory):
    state = places.at(runtime['cniState'])
    names = os.listdir(state) if os.path.isdir(state) else []
    if not names:
        return 0
    number = 1
    while os.path.lexists('%s/leases-%d' % (directory, number)):
        number += 1
    target = files.private_directory('%s/leases-%d' % (directory, number))
    for name in names:
        shutil.move(os.path.join(state, name), os.path.join(target, name))
    return len(names)


def _clear_namespaces():
    """Network namespaces that CNI made and no process lives in; their veth pairs go with them."""
    directory = places.at(NAMESPACES)
    names = os.listdir(directory) if os.path.isdir(directory) else []
    paths = [os.path.join(directory, name) for name in names if name.startswith('cni-')]
    if not paths:
        return 0
    alive = _namespaces_alive()
    stale = [path for path in paths if os.stat(path).st_ino not in alive]
    # Twice mounted where /run and /var/run are both shared: umount takes all below one path.
    mounts.unmount([path for path in mounts.points() if path in set(stale)])
    for path in stale:
        os.unlink(path)
    return len(stale)


def _namespaces_alive():
    alive = set()
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                alive.add(os.stat('/proc/%s/ns/net' % name).st_ino)
            except (IOError, OSError):
                pass  # The process ended meanwhile.
    return alive
