"""What is on this node; changes nothing and writes nothing."""

import base64
import hashlib
import os
import stat
import time

from cutover import commands, mounts, places, units
from cutover.failures import Refused

# A unit file or manifest is a few kilobytes; more is not one.
MAX_FILE_BYTES = 256 * 1024


def read(arguments):
    """Facts about the paths, units and runtime that a layout names."""
    for path in arguments['files'] + arguments['kept'] + arguments['room']:
        places.checked_path(path, 'a path to look at')
    return {
        'clockMs': int(time.time() * 1000),
        'freeBytes': min(_free(path) for path in arguments['room'] + [places.BASE]),
        'files': [look_at(path) for path in arguments['files']],
        'kept': [{'path': path, 'type': _type_of(places.at(path))} for path in arguments['kept']],
        'mountPoints': _foreign_mounts(arguments),
        'units': _units(arguments['units']),
        'programs': [name for name in arguments['programs'] if commands.path_of(name)],
        'socket': _type_of(places.at(arguments['socket'])) == 'socket',
        'uid': os.geteuid(),
    }


def look_at(path):
    """A small file with its digest, owner and mode; `absent` where there is none."""
    place = places.at(path)
    if not os.path.exists(place):
        return {'path': path, 'absent': True}
    found = os.stat(place)
    if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_FILE_BYTES:
        raise Refused('%s is not a file of at most %d bytes' % (path, MAX_FILE_BYTES))
    with open(place, 'rb') as source:
        content = source.read(MAX_FILE_BYTES)
    return {
        'path': path,
        'absent': False,
        'sha256': hashlib.sha256(content).hexdigest(),
        'mode': stat.S_IMODE(found.st_mode),
        'uid': found.st_uid,
        'gid': found.st_gid,
        'content': base64.b64encode(content).decode('ascii'),
    }


def _foreign_mounts(arguments):
    """Mounts that stand in the way of a rename. The kubelet's own, of pods and plugins, go with the pods."""
    own = tuple(places.at(path) + part for path in arguments['mountsBelow']
                for part in ('/pods/', '/plugins/'))
    found = [path for path in mounts.below(arguments['kept'], itself=True)
             if not path.startswith(own)]
    return [path[len(places.root):] for path in found]


def _units(names):
    if not names:
        return []
    loaded = units.properties(names, 'LoadState')
    states = units.properties(names, 'ActiveState')
    return [{'name': name, 'loaded': load == 'loaded', 'active': state == 'active'}
            for name, load, state in zip(names, loaded, states)]


def _free(path):
    """Bytes free where this path is or will be."""
    place = places.at(path)
    while not os.path.isdir(place):
        place = os.path.dirname(place)
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


def _type_of(place):
    if not os.path.lexists(place):
        return 'absent'
    mode = os.lstat(place).st_mode
    for name, test in (('file', stat.S_ISREG), ('directory', stat.S_ISDIR), ('link', stat.S_ISLNK),
                       ('socket', stat.S_ISSOCK)):
        if test(mode):
            return name
    return 'other'
