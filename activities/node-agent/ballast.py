"""Room that is given up where a disk is full: what an undo has to write down is small, and must find a place."""

import errno
import os

from cutover import places

# Some hundred lines of a journal, with the calls and results beside them.
BYTES = 1 << 20


def keep():
    """While nothing is changed yet. Zeros that are written: a file of holes takes no room."""
    path = _path()
    if os.path.exists(path):
        return
    torn = path + '.part'
    if os.path.lexists(torn):
        os.unlink(torn)
    descriptor = os.open(torn, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        write_all(descriptor, b'\0' * BYTES)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.rename(torn, path)


def write_all(descriptor, data):
    """A disk that has become full takes a part and says so only at the next try."""
    while data:
        data = data[os.write(descriptor, data):]


def written(write):
    """What `write` gives; where the disk is full the room is given up, and it is tried once more."""
    try:
        return write()
    except EnvironmentError as failure:
        if failure.errno not in (errno.ENOSPC, errno.EDQUOT) or not os.path.exists(_path()):
            raise
        os.unlink(_path())
        return write()


def _path():
    return places.at(places.BASE + '/ballast')
