"""Static pods that are exchanged under a kubelet that runs on: it takes up a manifest as soon as it sees one.

Without a `kubelet` in the recipe nothing here acts: then the kubelet itself is stopped and started.
"""

import os
import re

from cutover import api_look, commands, containers, files, places, recipe, units
from cutover.failures import Failure, NeedsOperator, Regressed
from cutover.waiting import now, wait_until

# A kubelet answers a manifest that goes or comes within a second. Whoever comes back while it still ends the pod of before
# waits for its next round, which may take half a minute.
QUIET_SECONDS = 0.3
END_SECONDS = 60
TAKE_UP_SECONDS = 12
# Before that minor a kubelet stands still, with no API, for as long as it tries to delete the mirror pods of what it runs no
# more (five requests a second), and its own start takes less than a second. From then on its start takes some five.
FIRST_THAT_STARTS_SLOWLY = (1, 19)
# An API server that takes longer has something wrong with it, which is told where it is waited for; others may start beside it then.
SERVING_SECONDS = 20
CONTROLLERS = ('kube-controller-manager', 'kube-scheduler')
ORDER = ('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy')


def end(what, names, grace_seconds):
    """Ends those of these components, for good; (how many ran, names of those that had to be killed)."""
    own = [name for name in names if name in recipe.manifests(what)]
    held = _hold(what, own)
    count, killed = containers.end_static(what['runtime'], names, grace_seconds)
    if own and _kubelet_runs(what):
        more, stubborn = _until_quiet(what, own, bool(held or count))
        count, killed = count + more, killed + stubborn
    return max(count, len(held)), killed


def release(what, names=ORDER):
    """Shows the kubelet what was held of these, and sees that it takes it up; (did it act, what it did)."""
    due = [name for name in ORDER if name in names and name in recipe.manifests(what) and _is_held(what, name)]
    first, later = _in_turn(what, due)
    told = [_show(what, first, False)] if due else []
    if later:
        told.append(_show(what, later, wait_until(lambda: _api_serves(what), SERVING_SECONDS, 0.5)))
    return bool(due), '; '.join(told)


def _in_turn(what, due):
    """(what starts at once, what follows when the API serves). Where its etcd starts too the API was away for everybody: controllers
    can do nothing before it is back, and take processor time from it until then."""
    if not (set(ORDER[:2]) <= set(due) and _kubelet_runs(what)):
        return due, []
    return [name for name in due if name not in CONTROLLERS], [name for name in due if name in CONTROLLERS]


def _show(what, due, api_serves):
    for name in due:
        path = recipe.manifests(what)[name]
        if os.path.lexists(places.at(path)):
            raise NeedsOperator('%s came back while %s is held; remove the one that is not wanted'
                                % (path, places.held_of(path)))
        os.rename(places.at(places.held_of(path)), places.at(path))
        files.sync_directory(os.path.dirname(places.at(path)))
    if not _kubelet_runs(what):
        return 'showed the kubelet %d manifests' % len(due)
    patience = 0 if not api_serves and _starts_at_once(what['kubelet']) else TAKE_UP_SECONDS
    if wait_until(lambda: _all_run(what, due), patience, 0.1):
        return 'the kubelet took up %d manifests' % len(due)
    # What it does not take up while no API answers, it does when it starts.
    commands.run(['systemctl', 'restart', what['kubelet']])
    return 'the kubelet had not taken up %d manifests after %d s and was started anew' % (len(due), patience)


def seen(what):
    """Components whose manifest the kubelet sees now."""
    return sorted(name for name, path in recipe.manifests(what).items() if os.path.lexists(places.at(path)))


def _hold(what, names):
    """Those that had to be held."""
    held = []
    for name in names:
        path = recipe.manifests(what)[name]
        if not os.path.lexists(places.at(path)):
            continue
        if _is_held(what, name):
            raise NeedsOperator('%s came back while %s is held; remove the one that is not wanted'
                                % (path, places.held_of(path)))
        os.rename(places.at(path), places.at(places.held_of(path)))
        files.sync_directory(os.path.dirname(places.at(path)))
        held.append(name)
    return held


def _until_quiet(what, names, has_begun):
    """The kubelet ends what it does not see any more, and may have begun one anew just before. One that keeps its pod may begin it
    anew at any time: an API server that comes back takes what no snapshot has."""
    ended, killed, since = [0], [], [None if has_begun else now() - QUIET_SECONDS]

    def is_quiet():
        count, stubborn = containers.end_static(what['runtime'], names, units.STATELESS_SECONDS)
        ended[0] += count
        killed.extend(stubborn)
        if count or containers.static_sandboxes(what['runtime'], names):
            since[0] = None
        elif since[0] is None:
            since[0] = now()
        return since[0] is not None and now() - since[0] >= QUIET_SECONDS

    if not wait_until(is_quiet, END_SECONDS, 0.1):
        raise Regressed('the kubelet still keeps a pod of %s %d s after its manifest went; look at journalctl --unit=%s' % (
            ' or '.join(names), END_SECONDS, what['kubelet']))
    return ended[0], killed


def _starts_at_once(unit):
    """Is this kubelet so old that starting it anew is quicker than waiting? One that does not say is waited for."""
    _, told, _ = commands.attempt([places.at('/proc/%s/exe' % units.main_process(unit)), '--version'])
    found = re.match(r'Kubernetes v(\d+)\.(\d+)\.', told)
    return found is not None and (int(found.group(1)), int(found.group(2))) < FIRST_THAT_STARTS_SLOWLY


def _api_serves(what):
    """One that cannot be asked at all holds nothing back for good: whoever waits for it tells why."""
    try:
        return api_look.look(recipe.api_of(what))['status'] in (200,) + api_look.DENIED
    except Failure:
        return False


def _all_run(what, names):
    return all(containers.static(what['runtime'], [name]) for name in names)


def _kubelet_runs(what):
    return bool(units.active([what['kubelet']]))


def _is_held(what, name):
    return os.path.lexists(places.at(places.held_of(recipe.manifests(what)[name])))
