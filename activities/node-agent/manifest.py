"""Every kept file with its mode, owner, size and sha256, so that a restored one can be proved."""

import json
import os
import stat

from cutover import files, places

# Hashing goes on while another thread reads; more would only make a small node busy.
HASHING_THREADS = 4


def take(run, paths):
    """Facts of everything at and below the kept paths, each path's own list under its name."""
    known = files.read_json(_cache_file(run)) or {}
    taken = {}
    for path in paths:
        place = places.standing(path)
        taken[path] = describe(place, known) if os.path.lexists(place) else []
    return taken


def remember(run, paths):
    """Hashes what lies there before the window; in it only what changed since is read again."""
    known = {}
    for path in paths:
        for entry in describe(places.at(path), {}) if os.path.lexists(places.at(path)) else []:
            if 'sha256' in entry:
                place = places.at(path) + entry['path']
                known[place] = _stamp(os.lstat(place)) + [entry['sha256']]
    files.write_json(_cache_file(run), known)
    return len(known)


def describe(top, known):
    """What is at `top` and below it: paths relative to it, `` for itself."""
    entries = [_facts(top, path) for path in files.walk(top)]
    regular = [entry for entry in entries if entry['type'] == 'file']

    def fill(entry):
        place = top + entry['path']
        stamp = known.get(place)
        fresh = stamp is not None and stamp[:-1] == _stamp(os.lstat(place))
        entry['sha256'] = stamp[-1] if fresh else files.digest_of(place)

    files.in_parallel(fill, regular, HASHING_THREADS)
    return entries


def difference(top, expected):
    """A sentence on the first thing at `top` that is not as listed, or None."""
    found = describe(top, {}) if os.path.lexists(top) else []
    wanted = dict((entry['path'], entry) for entry in expected)
    for entry in found:
        listed = wanted.pop(entry['path'], None)
        if listed is None:
            return '%s%s is not in the manifest' % (top, entry['path'])
        for field in sorted(set(listed) | set(entry)):
            if listed.get(field) != entry.get(field):
                return '%s%s has %s %s, the manifest says %s' % (
                    top, entry['path'], field, entry.get(field), listed.get(field))
    return '%s%s is missing' % (top, sorted(wanted)[0]) if wanted else None


def write(path, taken):
    """One line per kept path and entry, readable with any tool."""
    lines = [json.dumps({'kept': kept, 'entries': len(taken[kept])}) for kept in sorted(taken)]
    for kept in sorted(taken):
        lines += [json.dumps(dict(e, kept=kept), sort_keys=True) for e in taken[kept]]
    files.write_atomically(path, ('\n'.join(lines) + '\n').encode('utf-8'))


def read(path):
    """What `write` wrote, or None where there is no manifest."""
    if not os.path.exists(path):
        return None
    taken = {}
    with open(path, 'rb') as source:
        for line in source.read().decode('utf-8').splitlines():
            entry = json.loads(line)
            kept = entry.pop('kept')
            taken.setdefault(kept, [])
            if 'path' in entry:
                taken[kept].append(entry)
    return taken


def _facts(top, path):
    found = os.lstat(path)
    entry = {
        'path': path[len(top):],
        'type': _type_of(found.st_mode),
        'mode': stat.S_IMODE(found.st_mode),
        'uid': found.st_uid,
        'gid': found.st_gid,
    }
    if entry['type'] == 'file':
        entry['size'] = found.st_size
    if entry['type'] == 'link':
        entry['target'] = os.readlink(path)
    return entry


def _type_of(mode):
    for name, test in (('file', stat.S_ISREG), ('directory', stat.S_ISDIR), ('link', stat.S_ISLNK),
                       ('socket', stat.S_ISSOCK), ('fifo', stat.S_ISFIFO)):
        if test(mode):
            return name
    return 'device'


def _stamp(found):
    """Changes with any change of content: nobody sets ctime back."""
    return [found.st_dev, found.st_ino, found.st_size, repr(found.st_mtime), repr(found.st_ctime)]


def _cache_file(run):
    return places.run_directory(run) + '/digests.json'
