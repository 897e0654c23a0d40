"""Mount points, as the kernel lists them."""

import re

from cutover import commands, places
from cutover.failures import Regressed


def below(paths, itself=False):
    """Mount points below the paths (and the paths themselves, where asked), deepest first."""
    found = []
    for mounted in points():
        for path in paths:
            place = places.at(path)
            if mounted.startswith(place + '/') or (itself and mounted == place):
                found.append(mounted)
                break
    return sorted(found, key=lambda path: (path.count('/'), path), reverse=True)


def points():
    """Every mount point, in the order of mounting."""
    with open('/proc/self/mountinfo', 'rb') as source:
        lines = source.read().decode('utf-8', 'replace').splitlines()
    return [_unescaped(line.split(' ')[4]) for line in lines]


def unmount(paths):
    """Unmounts them in the order given; what stays busy is an error that names it."""
    if not paths:
        return 0
    code, _, err = commands.attempt(['umount', '--'] + paths)
    remaining = [path for path in points() if path in set(paths)]
    if remaining:
        raise Regressed('%s could not be unmounted (%d): %s; see who uses it with fuser -m'
                        % (remaining[0], code, err.strip()[-300:]))
    return len(paths)


def _unescaped(text):
    return re.sub(r'\\([0-7]{3})', lambda found: chr(int(found.group(1), 8)), text)
