#!@PYTHON@ -EsS
"""What sudo may run on a node: verbs of a table, and an agent of kube-cutover that is known by its digest.

root owns this file and nobody else can write it. The agent comes over stdin, or was staged before;
a changed one is not run. Made by `cutover sudoers --program`.
"""

import hashlib
import json
import os
import stat
import sys

AGENT = '@AGENT@'
VERBS = frozenset('@VERBS@'.split())
STAGED = '/var/lib/kube-cutover/agent/%s.py' % AGENT
MAX_BYTES = 4 * 1024 * 1024


def end(sentence):
    sys.stderr.write('kube-cutover-agent: %s\n' % sentence)
    sys.exit(90)


def staged():
    """Nobody but root can have put it there, and no link leads elsewhere."""
    try:
        descriptor = os.open(STAGED, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as failure:
        end('%s: %s' % (STAGED, failure.strerror))
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        end('%s must be a file that root owns and nobody else can write' % STAGED)
    with os.fdopen(descriptor, 'rb') as source:
        return source.read(MAX_BYTES)


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in VERBS:
        end('takes one verb of the node agent and nothing else')
    stream = getattr(sys.stdin, 'buffer', sys.stdin)
    header = json.loads(stream.readline(4096).decode('utf-8'))
    if header['sha256'] != AGENT:
        end('was made for another release; install what "cutover sudoers --program" prints')
    if not 0 <= header['size'] <= MAX_BYTES:
        end('an agent has no %r bytes' % (header['size'],))
    source = stream.read(header['size']) if header['size'] else staged()
    if hashlib.sha256(source).hexdigest() != AGENT:
        end('the agent is not what it was announced as; it was changed')
    sys.argv[0] = STAGED
    exec(compile(source, STAGED, 'exec'), {'__name__': '__main__', '__file__': STAGED, 'SOURCE': source})


main()
