"""Points at which a tester may have the agent die, once each. Where nobody asks for it there is one look for a file."""

import os
import signal

from cutover import files, places

# Below a directory of root's alone that is gone with the next boot. One point a line: `set-aside after-record`.
FILE = '/run/kube-cutover-failpoints'
POINTS = ('before-effect', 'after-effect-before-record', 'after-record')


def reach(verb, point):
    """Dies here where that is asked for, after taking it off the list: the next one lives on."""
    path = places.at(FILE)
    if not os.path.exists(path):
        return
    with open(path) as source:
        wanted = source.read().splitlines()
    name = '%s %s' % (verb, point)
    if name in wanted:
        wanted.remove(name)
        files.write_atomically(path, ''.join(one + '\n' for one in wanted).encode('utf-8'))
        os.kill(os.getpid(), signal.SIGKILL)
