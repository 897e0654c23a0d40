"""Connections that a Service has led to pods that are gone."""

import time

from cutover import commands, waiting

# Of TCP, begun, never answered, and led elsewhere than to where they went.
DROP = ['conntrack', '--delete', '--proto', 'tcp', '--state', 'SYN_SENT', '--dst-nat']
QUIET_SECONDS = 3
LONGEST_SECONDS = 20


def drop():
    """Until none came for some seconds, since kube-proxy leads where Endpoints were until it has heard of others. Left alone, the kernel
    keeps each for two minutes after its last try, and leads whoever comes from the same port to the same place; one that is dropped
    finds a pod with its next try."""
    began = quiet = waiting.now()
    dropped = 0
    while waiting.now() - quiet < QUIET_SECONDS and waiting.now() - began < LONGEST_SECONDS:
        code, told, err = commands.attempt(DROP)
        if code not in (0, 1):  # 1 where there is none.
            return dropped > 0, 'what hangs goes two minutes after its last try: %s' % err.strip()[-200:]
        if told:
            dropped, quiet = dropped + len(told.splitlines()), waiting.now()
        time.sleep(0.5)
    return dropped > 0, 'dropped %d connections that hung' % dropped
