"""The old side is kept: renamed aside with a manifest, renamed back, compared with it.

Every kept path is in one of these states, read from the file system and never remembered:
  in place     nothing set aside, the path is the old side's own
  set aside    the old one lies beside, the path is free
  replaced     the old one lies beside, and something of the new side has its place
"""

import os

from cutover import containers, files, manifest, mounts, places, recipe, static_pods, units
from cutover.failures import NeedsOperator, Regressed


def set_aside(run):
    """Manifest first, then one rename per kept path; a half-done one is finished."""
    paths = _kept_paths(run)
    taken = manifest.read(manifest_file(run))
    is_first = taken is None
    if is_first or not all(_is_aside(run, path) for path in paths if taken[path]):
        refuse_while_running(run)
    if is_first:
        _refuse_while_in_use(paths)
        taken = manifest.take(run, paths)
        manifest.write(manifest_file(run), taken)
    moved = [path for path in paths if taken[path] and _move_aside(run, path)]
    count = sum(len(entries) for entries in taken.values())
    return bool(moved) or is_first, 'set %d paths with %d entries aside' % (len(paths), count)


def restore(run):
    """Whatever has a kept path's place is put away, the kept one comes back and is proved."""
    taken = manifest.read(manifest_file(run))
    if taken is None:
        return False, 'nothing was set aside'
    refuse_while_running(run)
    what = recipe.read(run)
    put_away = [path for path in sorted(taken) if _bring_back(run, what, path, taken[path])]
    units.reload_for(sorted(taken))
    _prove(taken, places.standing)
    for path in sorted(taken):
        files.remove_empty(places.at(os.path.dirname(places.aside_of(path, run))))
    _archive_manifest(run)
    return True, 'restored %d paths, equal to their manifest; %d put away' % (
        len(taken), len(put_away))


def verify_kept(run):
    """Compares what was set aside with the manifest; changes nothing."""
    taken = manifest.read(manifest_file(run))
    if taken is None:
        return False, 'nothing is set aside'
    had_old = dict((path, entries) for path, entries in taken.items() if entries)
    _prove(had_old, lambda path: places.at(places.aside_of(path, run)) if _is_aside(run, path)
           else places.standing(path))
    return False, '%d kept paths are equal to their manifest' % len(taken)


def state_of(run, path, had_old):
    """`in place`, `set aside` or `replaced`."""
    if os.path.lexists(places.at(places.aside_of(path, run))) or not had_old:
        return 'replaced' if os.path.lexists(places.standing(path)) else 'set aside'
    return 'in place'


def manifest_file(run):
    return places.run_directory(run) + '/manifest.jsonl'


def refuse_while_running(run):
    """Files must not move under a running side; where containers run on, only its own static pods are that."""
    what = recipe.read(run)
    active = units.active(what['units'])
    if active:
        raise Regressed('%s still runs; stop the units first' % ', '.join(active))
    if what.get('keepsContainers'):
        pods = recipe.static_pods(what)
        if containers.static(what['runtime'], pods) or static_pods.seen(what):
            raise Regressed('a static pod (%s) still runs; stop it first (stop-control-plane, stop-api or '
                            'stop-etcd)' % ', '.join(pods))
        return
    count = units.containers_of(what['runtime'])
    if count:
        raise Regressed('%d containers still run; stop the containers first' % count)


def _refuse_while_in_use(paths):
    mounted = mounts.below(paths, itself=True)
    if mounted:
        raise Regressed('%s is mounted; what holds a mount cannot be set aside' % mounted[0])
    linked = [path for path in paths if os.path.islink(places.at(path))]
    if linked:
        raise Regressed('%s is a link; name the directory that it leads to' % linked[0])


def _is_aside(run, path):
    return os.path.lexists(places.at(places.aside_of(path, run)))


def _move_aside(run, path):
    aside = places.at(places.aside_of(path, run))
    if _is_aside(run, path):
        return False
    if not os.path.lexists(places.standing(path)):
        raise NeedsOperator('%s is neither in place nor set aside at %s' % (path, aside))
    files.private_directory(os.path.dirname(aside))
    os.rename(places.standing(path), aside)
    sync_rename(path, aside)
    return True


def sync_rename(path, other):
    files.sync_directory(os.path.dirname(other))
    files.sync_directory(os.path.dirname(places.at(path)))


def _bring_back(run, what, path, entries):
    """True where something had to be put away."""
    aside = places.at(places.aside_of(path, run))
    state = state_of(run, path, bool(entries))
    if state == 'in place':
        return False
    if state == 'replaced':
        discarded = places.at(places.discarded_of(path, run))
        files.private_directory(os.path.dirname(discarded))
        os.rename(places.standing(path), discarded)
        sync_rename(path, discarded)
    if entries:
        os.rename(aside, recipe.place_for(what, path))
        sync_rename(path, aside)
    return state == 'replaced'


def _prove(taken, place_of):
    for path in sorted(taken):
        wrong = manifest.difference(place_of(path), taken[path])
        if wrong is not None:
            raise NeedsOperator('%s; the old side must not start from changed files' % wrong)


def _archive_manifest(run):
    number = 1
    while os.path.exists('%s.restored-%d' % (manifest_file(run), number)):
        number += 1
    os.rename(manifest_file(run), '%s.restored-%d' % (manifest_file(run), number))
    files.sync_directory(places.run_directory(run))


def _kept_paths(run):
    return [kept['path'] for kept in recipe.read(run)['kept']]
