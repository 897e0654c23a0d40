"""Staged files by digest: what has a name here is whole and has that very content."""

import glob
import hashlib
import os

from cutover import files, places, recipe
from cutover.failures import Refused

PROGRAM_MODE = 0o700


def has(digests):
    """Those of the digests that are here already, so that nothing is sent twice."""
    return [digest for digest in digests if os.path.exists(places.store_file(digest))]


def receive(header, stream):
    """Takes one file from the stream; a wrong or short one never gets its name. True where it is new."""
    target = places.store_file(header['sha256'])
    files.private_directory(os.path.dirname(target))
    _remove_torn(target)
    temporary = '%s.part-%d' % (target, os.getpid())
    try:
        digest, size = _take(temporary, stream, header['size'])
        if size != header['size'] or digest != header['sha256']:
            raise Refused('%d bytes with sha256 %s came, %d with %s were announced'
                          % (size, digest, header['size'], header['sha256']))
        is_new = not os.path.exists(target)
        os.rename(temporary, target)
        files.sync_directory(os.path.dirname(target))
        return is_new
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)


def discard(run):
    """Removes what this run alone needs of the store; the journal and what is kept stay."""
    what = recipe.read(run)
    needed = set()
    for other in os.listdir(places.at(places.BASE + '/runs')):
        if other != run:
            found = files.read_json(places.at('%s/runs/%s/recipe.json' % (places.BASE, other)))
            needed |= recipe.digests(found) if found and not _was_discarded(other) else set()
    removed = [digest for digest in sorted(recipe.digests(what) - needed) if _remove(digest)]
    for kept in what['kept']:
        remove_tree(places.at(os.path.dirname(places.new_of(kept['path'], run))))
    files.write_atomically(places.run_directory(run) + '/discarded', b'')
    return bool(removed), 'removed %d staged files' % len(removed)


def keep(run):
    """A run that is prepared again needs its files again."""
    marker = places.run_directory(run) + '/discarded'
    if os.path.exists(marker):
        os.unlink(marker)


def _take(path, stream, size):
    digest, taken = hashlib.sha256(), 0
    with files.create(path, PROGRAM_MODE) as target:
        while taken < size:
            block = stream.read(min(files.CHUNK, size - taken))
            if not block:
                break
            digest.update(block)
            target.write(block)
            taken += len(block)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), taken


def _remove_torn(target):
    """Parts whose receiver was killed."""
    for part in glob.glob(target + '.part-*'):
        receiver = part.rpartition('-')[2]
        if receiver == str(os.getpid()) or not os.path.exists('/proc/' + receiver):
            os.unlink(part)


def _was_discarded(run):
    return os.path.exists(places.at('%s/runs/%s/discarded' % (places.BASE, run)))


def _remove(digest):
    path = places.store_file(digest)
    if not os.path.exists(path):
        return False
    os.unlink(path)
    return True


def remove_tree(directory):
    """A directory of ours beside a kept path: it holds copies alone."""
    if os.path.isdir(directory) and not os.path.islink(directory):
        for place in reversed(list(files.walk(directory))):
            if os.path.isdir(place) and not os.path.islink(place):
                os.rmdir(place)
            else:
                os.unlink(place)
