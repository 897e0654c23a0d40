"""What lies about: files in the manifests directory, drop-ins, older backups, older runs."""

import os

from cutover import facts_look as look, places

DROP_INS = ('/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system', '/run/systemd/system')
BACKUPS = ('/etc/kubernetes/tmp',)
MOST_FILES = 5000


def read(arguments):
    manifests = arguments['manifests']
    return {
        'manifests': [_manifest('%s/%s' % (manifests, name)) for name in _started(manifests)],
        'dropIns': _drop_ins(arguments['units']),
        'backups': [{'path': path, 'bytes': _size(path)} for path in BACKUPS
                    if os.path.isdir(places.at(path))],
        'asides': _asides(arguments['kept']),
    }


def _started(directory):
    """The kubelet reads every file here but those that begin with a dot."""
    return [name for name in look.names(directory, 30)
            if not name.startswith('.') and os.path.isfile(places.at('%s/%s' % (directory, name)))]


def _manifest(path):
    return {'path': path, 'text': look.text(path, 24 * 1024) or ''}


def _drop_ins(units):
    found = {}
    for unit in units:
        for directory in DROP_INS:
            below = '%s/%s.d' % (directory, unit)
            for name in look.names(below, 20):
                path = '%s/%s' % (below, name)
                if name.endswith('.conf') and os.path.realpath(places.at(path)) not in found:
                    found[os.path.realpath(places.at(path))] = {
                        'unit': unit, 'path': path, 'text': look.text(path, 8 * 1024) or ''}
    return sorted(found.values(), key=lambda one: one['path'])[:30]


def _size(path):
    """Bytes below a directory, of the first few thousand files."""
    total, seen = 0, 0
    for directory, _, names in os.walk(places.at(path)):
        for name in names:
            seen += 1
            if seen > MOST_FILES:
                return total
            try:
                total += os.lstat(os.path.join(directory, name)).st_size
            except (IOError, OSError):
                pass  # Removed meanwhile.
    return total


def _asides(kept):
    """Directories that earlier runs have left beside kept paths, each once."""
    found = set()
    for path in kept:
        parent = path.rsplit('/', 1)[0]
        found.update('%s/%s' % (parent, name) for name in look.names(parent, 100000)
                     if name.startswith('.kube-cutover-'))
    return sorted(found)[:50]
