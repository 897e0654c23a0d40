"""What was begun and done on this node, one line each, on disk before and after every effect."""

import json
import os
import time

from cutover import ballast, files, places


def append(run, entry):
    """Adds a line and syncs it; a line torn by a power cut before is ended first."""
    path = _path(run)
    files.private_directory(os.path.dirname(path))
    is_new = not os.path.exists(path)
    line = json.dumps(dict(entry, at=int(time.time() * 1000)), sort_keys=True).encode('utf-8')
    ballast.written(lambda: _append(path, line))
    if is_new:
        files.sync_directory(os.path.dirname(path))


def _append(path, line):
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size > 0:
            os.lseek(descriptor, size - 1, os.SEEK_SET)
            if os.read(descriptor, 1) != b'\n':
                line = b'\n' + line
        ballast.write_all(descriptor, line + b'\n')
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def entries(run):
    """Every whole line, oldest first."""
    if not os.path.exists(_path(run)):
        return []
    with open(_path(run), 'rb') as source:
        return [entry for entry in map(_parsed, source.read().splitlines()) if entry]


def done(run, key):
    """The line that says that this key took effect, or None."""
    for entry in entries(run):
        if entry.get('key') == key and entry.get('event') == 'done':
            return entry
    return None


def _parsed(line):
    try:
        return json.loads(line.decode('utf-8'))
    except ValueError:
        return None


def _path(run):
    return places.run_directory(run) + '/journal.jsonl'
