"""Programs of the node, started with an argument list; there is no shell anywhere."""

import os
import subprocess
import threading

from cutover import places
from cutover.failures import Regressed

# Longer than any command here takes on a busy node; one that hangs must not hold the lock for ever.
DEADLINE_SECONDS = 300


def environment(**more):
    made = {'PATH': places.search_path(), 'LC_ALL': 'C', 'HOME': '/root'}
    made.update(more)
    return made


def attempt(argv, stdin=b'', env=None):
    """Runs a program: (exit code, stdout, stderr). A program that is not there has code 127."""
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=env or environment(),
            close_fds=True,
        )
    except OSError as failure:
        return 127, '', '%s: %s' % (argv[0], failure.strerror)
    guard = threading.Timer(DEADLINE_SECONDS, process.kill)
    guard.start()
    try:
        out, err = process.communicate(stdin)
    finally:
        guard.cancel()
    return process.returncode, out.decode('utf-8', 'replace'), err.decode('utf-8', 'replace')


def run(argv, stdin=b'', env=None):
    """Output of a program that must succeed."""
    code, out, err = attempt(argv, stdin, env)
    if code != 0:
        tail = '\n'.join((err or out).strip().splitlines()[-5:])
        raise Regressed('"%s" exited with %d: %s' % (' '.join(argv[:6]), code, tail))
    return out


def path_of(program):
    """Where a program lies, or None."""
    for directory in places.search_path().split(':'):
        path = os.path.join(directory, program)
        if os.access(path, os.X_OK):
            return path
    return None
