"""Programs that run on this node, read from where the kernel has them: in a container or not."""

import hashlib
import os
import re

from cutover import places
from cutover.failures import NotYet, Refused

NAME = re.compile(r'^[a-z][a-z-]{0,63}\Z')
READ_BYTES = 1024 * 1024
# activities/rehearsal/janitor.ts marks the processes of a copy with it.
COPY_MARK = 'KUBE_CUTOVER_WORKSHOP='


def find(arguments):
    """Digest and size of each program that runs here, by name; what does not run is left out."""
    found = []
    for name in arguments['names']:
        place = _place(name)
        if place is not None:
            found.append(dict(_facts(place), name=name))
    return {'programs': found}


def send(arguments, frames):
    """The file of one running program, if it still is the one with this digest."""
    place = _place(arguments['name'])
    if place is None:
        raise NotYet('%s does not run here any more' % arguments['name'])
    digest = hashlib.sha256()
    with open(place, 'rb') as source:
        for content in iter(lambda: source.read(READ_BYTES), b''):
            digest.update(content)
            frames.write(content)
    if digest.hexdigest() != arguments['sha256']:
        raise NotYet('%s was replaced while it was read' % arguments['name'])
    return {'bytes': frames.bytes}


def _facts(place):
    digest = hashlib.sha256()
    size = 0
    with open(place, 'rb') as source:
        for content in iter(lambda: source.read(READ_BYTES), b''):
            digest.update(content)
            size += len(content)
    return {'sha256': digest.hexdigest(), 'bytes': size}


def _place(name):
    """/proc/PID/exe of the oldest process of that name; its file may be in a container, or removed by now."""
    if not isinstance(name, type(u'')) or not NAME.match(name):
        raise Refused('%r is no name of a program' % (name,))
    proc = places.at('/proc')
    for pid in sorted((int(one) for one in os.listdir(proc) if one.isdigit())):
        words = _words('%s/%d/cmdline' % (proc, pid))
        # `hyperkube kube-apiserver` has the name in its second word.
        if any(os.path.basename(word) == name for word in words[:2]) and not is_copy(proc, pid):
            place = '%s/%d/exe' % (proc, pid)
            if os.path.exists(place) or os.path.islink(place):
                return place
    return None


def is_copy(proc, pid):
    """Of a rehearsal, where the orchestrator is a node itself."""
    return any(word.startswith(COPY_MARK) for word in _words('%s/%d/environ' % (proc, pid)))


def _words(path):
    try:
        with open(path, 'rb') as source:
            return [word.decode('utf-8', 'replace') for word in source.read(65536).split(b'\0')]
    except (IOError, OSError):
        return []
