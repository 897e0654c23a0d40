"""Static pods end as soon as a kubelet of another minor is there, which starts them anew in any case."""

from cutover import containers, etcd, facts_processes, programs, recipe, units
from cutover.waiting import wait_until

# One that looks for Docker first takes some five.
LISTEN_SECONDS = 30
# All they know is in etcd; requests that are under way have this long.
API_SECONDS = 0.3


def renew(run):
    """Ends those that are older than the kubelet, once it listens: then it is about to look for pods. Left alone it would first learn
    from their API which mirrors are outdated, end that API, and ask it to delete them before it starts etcd. One that does not
    come so far leaves them as they are, and whoever waits for its node tells why. (did it act, what it did)."""
    what = recipe.read(run)
    if not wait_until(lambda: _listening(what['kubelet']), LISTEN_SECONDS, 0.1):
        return False, 'the kubelet did not listen within %d s; its static pods run on' % LISTEN_SECONDS
    since = programs.started(int(units.main_process(what['kubelet']) or 0)) or 0
    api, members = [[task for task in containers.static(what['runtime'], list(names)) if _is_older(task, since)]
                    for names in (etcd.API, ('etcd',))]
    # The fellows of a member go on, so it has time to end well.
    killed = containers.end(api, API_SECONDS) + containers.end(members, units.STOP_SECONDS)
    return bool(api or members), 'ended %d containers of static pods that were older than the kubelet (%s)' % (
        len(api) + len(members), ', '.join(killed) + ' killed' if killed else 'none killed')


def _listening(unit):
    """Can this unit be asked?"""
    pid = units.main_process(unit)
    return pid is not None and facts_processes.listens(pid)


def _is_older(task, since):
    started = programs.started(task[1])
    return started is not None and started < since
