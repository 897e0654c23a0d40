"""The file systems under the paths that matter: room, inodes, options."""

import os

from cutover import facts_look as look, places


def read(arguments):
    mounts = _mounts()
    paths = arguments['paths']
    for path in paths:
        if path != '/':
            places.checked_path(path, 'a path to look at')
    return [_disk(path, mounts) for path in paths]


def _disk(path, mounts):
    place = places.at(path)
    while not os.path.isdir(place):
        place = os.path.dirname(place)
    found = os.statvfs(place)
    kind, options = _mount_of(os.path.realpath(place), mounts)
    return {
        'path': path,
        'device': os.stat(place).st_dev,
        'kind': kind[:40],
        'isReadOnly': 'ro' in options,
        'isNoExec': 'noexec' in options,
        'totalBytes': found.f_blocks * found.f_frsize,
        'freeBytes': found.f_bavail * found.f_frsize,
        # File systems without a fixed number of inodes say 0.
        'inodes': found.f_files,
        'freeInodes': found.f_favail,
    }


def _mounts():
    """Mount point, kind and options; a later mount hides an earlier one on the same point."""
    found = {}
    for line in look.lines('/proc/self/mounts', 4 * 1024 * 1024):
        words = line.split(' ')
        if len(words) > 3:
            found[words[1].replace('\\040', ' ')] = (words[2], words[3].split(','))
    return found


def _mount_of(place, mounts):
    while place not in mounts and place != '/':
        place = os.path.dirname(place)
    return mounts.get(place, ('unknown', []))
