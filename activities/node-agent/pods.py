"""Pods of this node when the snapshot of a hop was taken. On a way back to it all others end first."""

import re

from cutover import containers, files, places, programs, recipe, units
from cutover.failures import Regressed

# A pod of the API server; one that comes from a file has no hyphens in its UID (see containers.py).
OF_API = re.compile(r'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z')


def note(run):
    """Anew each time: a later round has a later snapshot. One that is just being started has a sandbox alone."""
    runtime = recipe.read(run)['runtime']
    found = _labels_of(runtime, containers.ctr(runtime, ['containers', 'list', '--quiet']).split())
    uids = sorted(set(labels['uid'] for labels in found.values()))
    files.write_json(_file(run), uids)
    return True, 'noted %d pods' % len(uids)


def end_others(run):
    """
    A kubelet that reads the snapshot starts what ran here then, wherever it runs now: of what may run once, two would.
    Sandboxes are left to the kubelet, which gives back their addresses.
    """
    what, noted = recipe.read(run), files.read_json(_file(run))
    if noted is None:
        return False, 'no pods were noted here, so none is ended'
    active = units.active(what['units'])
    if active:
        raise Regressed('%s still runs and would start them again; stop it first (stop-units)' % ', '.join(active))
    tasks = containers.running(what['runtime'])
    others = dict((one, labels) for one, labels in _labels_of(what['runtime'], [one for one, _ in tasks]).items()
                  if labels['container'] and labels['uid'] not in noted)
    killed = containers.end([task for task in tasks if task[0] in others], what['graceSeconds'])
    return bool(others), 'ended %d containers of %d pods that came since (%s)' % (
        len(others), len(set(labels['uid'] for labels in others.values())),
        ', '.join(killed) + ' killed' if killed else 'none killed')


def _labels_of(runtime, ids):
    """Whose containers they are, of those whose pod is the API server's; without those that were removed meanwhile."""
    found = files.in_parallel(lambda one: (one, programs.labels_of(runtime, one)), ids, 8)
    return dict((one, labels) for one, labels in found if labels is not None and OF_API.match(labels['uid']))


def _file(run):
    return places.run_directory(run) + '/pods.json'
