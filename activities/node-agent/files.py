"""Files that are whole or not there: written beside, synced, renamed, and the directory synced."""

import hashlib
import json
import os
import shutil
import stat
import threading

from cutover import ballast, places
from cutover.failures import Refused

CHUNK = 1 << 20


def sync_directory(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def private_directory(path):
    """Makes a directory that only root can look into, with its parents; those of kube-cutover's own are looked at as well."""
    parent = os.path.dirname(path)
    if not os.path.isdir(parent) or (parent + '/').startswith(places.at(places.BASE) + '/'):
        private_directory(parent)
    if not os.path.lexists(path):
        try:
            os.mkdir(path, 0o700)
        except OSError:
            if not os.path.isdir(path):
                raise
    found = os.lstat(path)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise Refused('%s must be a directory that root owns and nobody else can write' % path)
    return path


def create(path, mode=0o600):
    """A new file, never through a link that somebody has planted."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    return os.fdopen(os.open(path, flags, mode), 'wb')


def write_atomically(path, data, mode=0o600):
    temporary = '%s.part-%d-%d' % (path, os.getpid(), threading.current_thread().ident or 0)
    ballast.written(lambda: _write_new(temporary, data, mode))
    os.rename(temporary, path)
    sync_directory(os.path.dirname(path))


def _write_new(path, data, mode):
    try:
        with create(path, mode) as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
    except EnvironmentError:
        if os.path.lexists(path):
            os.unlink(path)
        raise


def write_json(path, value):
    write_atomically(path, json.dumps(value, sort_keys=True).encode('utf-8'))


def read_json(path):
    """The value in a file, or None where there is no such file."""
    if not os.path.exists(path):
        return None
    with open(path, 'rb') as source:
        return json.loads(source.read().decode('utf-8'))


def digest_of(path):
    """sha256 of a file, hex."""
    digest = hashlib.sha256()
    with open(path, 'rb', 0) as source:
        while True:
            block = source.read(CHUNK)
            if not block:
                return digest.hexdigest()
            digest.update(block)


def in_parallel(work, items, width=4):
    """The results of `work` for each item, in order; the first failure is raised once all have ended."""
    items = list(items)
    results, failures, waiting = [None] * len(items), [], list(enumerate(items))
    lock = threading.Lock()

    def lane():
        while True:
            with lock:
                if not waiting or failures:
                    return
                index, item = waiting.pop(0)
            try:
                results[index] = work(item)
            except Exception as failure:
                failures.append(failure)

    lanes = [threading.Thread(target=lane) for _ in range(min(width, len(items)))]
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()
    if failures:
        raise failures[0]
    return results


def copy_file(source, target, mode, uid, gid):
    """A copy under a name that is not there yet, on disk before this returns."""
    with open(source, 'rb') as reader, create(target) as writer:
        shutil.copyfileobj(reader, writer, CHUNK)
        writer.flush()
        os.fchown(writer.fileno(), uid, gid)
        os.fchmod(writer.fileno(), mode)
        os.fsync(writer.fileno())


def walk(top):
    """Every path below `top`, itself first, parents before children; links are not followed."""
    yield top
    if os.path.isdir(top) and not os.path.islink(top):
        for name in sorted(os.listdir(top)):
            for path in walk(os.path.join(top, name)):
                yield path


def remove_empty(directory):
    """Removes a directory that nothing is in any more; where something is, or it is gone, nothing happens."""
    try:
        os.rmdir(directory)
    except OSError:
        pass
