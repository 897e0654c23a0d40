"""What an etcd database holds, read from its file: https://github.com/etcd-io/bbolt, page.go and bucket.go."""

import contextlib
import hashlib
import mmap
import struct

from cutover.failures import Regressed

# bbolt: internal/common/page.go and meta.go.
BOLT_MAGIC = 0xED0CDAED
BRANCH_PAGE, LEAF_PAGE = 1, 2
# etcd, mvcc/revision.go: main revision, underscore, sub revision; one byte more marks a removed key.
REVISION_BYTES = 17
# mvcc/mvccpb/kv.proto: the key is field 1, of bytes; its length is a varint.
KEY_TAG = 0x0a
LONGEST_VARINT = 10


def digest_of(path, revision):
    """Count and sha256 of all records up to a revision, wherever their pages lie."""
    digest, count = hashlib.sha256(), 0
    with _opened(path) as data:
        for start, key, value in _records(data, revision):
            digest.update(data[start:start + key + value])
            count += 1
    return {'records': count, 'sha256': digest.hexdigest()}


def live_keys(path, revision):
    """The keys that are there at a revision."""
    live = set()
    with _opened(path) as data:
        for start, key, value in _records(data, revision):
            if key > REVISION_BYTES:
                live.discard(_name(data, start + key, value))
            elif value:  # A record without content is where a restore moved the revision on.
                live.add(_name(data, start + key, value))
    return live


def cluster_version(path):
    """What all members could at once (`3.5.0`), written since 3.5; None in a database of before."""
    with _opened(path) as data:
        for elements in _leaves(data, _bucket(data, b'cluster')):
            for start, key, value in elements:
                if data[start:start + key] == b'clusterVersion':
                    return data[start + key:start + key + value].decode('ascii')
    return None


@contextlib.contextmanager
def _opened(path):
    with open(path, 'rb') as source:
        data = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            yield data
        except (struct.error, IndexError) as failure:
            raise Regressed('%s is no whole database of etcd: %s' % (path, failure))
        finally:
            data.close()


def _records(data, revision):
    """Of every change up to a revision, in order: (where its record starts, size of its key, of its value)."""
    for elements in _leaves(data, _bucket(data, b'key')):
        # A key begins with its main revision, and keys lie in order.
        if elements and _revision(data, elements[-1]) > revision:
            elements = [one for one in elements if _revision(data, one) <= revision]
        for element in elements:
            yield element


def _name(data, at, size):
    """The key of a record; its content behind it is not read."""
    head = bytearray(data[at:at + min(size, 1 + LONGEST_VARINT)])
    if not head or head[0] != KEY_TAG:
        raise struct.error('a record at byte %d has no key' % at)
    length, used = 0, 1
    for byte in head[1:]:
        length |= (byte & 0x7f) << 7 * (used - 1)
        used += 1
        if byte < 0x80:
            break
    return data[at + used:at + used + length]


def _bucket(data, name):
    """Where the first page of a bucket begins, from the newer of the two meta pages, and the size of pages."""
    size = struct.unpack_from('=I', data, 16 + 8)[0]
    metas = [struct.unpack_from('=IIIIQQQQQ', data, at + 16) for at in (0, size)]
    if any(meta[0] != BOLT_MAGIC for meta in metas):
        raise struct.error('its meta pages are not of bbolt')
    root = max(metas, key=lambda meta: meta[8])[4]
    for elements in _leaves(data, (root * size, size)):
        for start, key, _ in elements:
            if data[start:start + key] == name:
                page = struct.unpack_from('=Q', data, start + key)[0]
                # A small bucket has no page; it lies behind its header.
                return page * size if page else start + key + 16, size
    raise struct.error('it has no bucket %s' % name.decode('ascii'))


def _leaves(data, where):
    """The elements of each leaf page in order: (where its key starts, size of key, size of value)."""
    place, size = where
    _, flags, count, _ = struct.unpack_from('=QHHI', data, place)
    elements = [place + 16 + 16 * at for at in range(count)]
    if flags & LEAF_PAGE:
        found = [struct.unpack_from('=IIII', data, element) for element in elements]
        yield [(at + one[1], one[2], one[3]) for at, one in zip(elements, found)]
    elif flags & BRANCH_PAGE:
        for element in elements:
            for leaf in _leaves(data, (struct.unpack_from('=IIQ', data, element)[2] * size, size)):
                yield leaf
    else:
        raise struct.error('the page at byte %d is neither branch nor leaf' % place)


def _revision(data, element):
    return struct.unpack_from('>Q', data, element[0])[0]
