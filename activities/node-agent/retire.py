"""Letting go of the old side: what was set aside is removed. From the first file on there is no way back."""

import os

from cutover import aside, files, install, manifest, places, store
from cutover.failures import NeedsOperator, Regressed


def retire(run):
    """The manifest is renamed first: who comes after half of it goes on, and nobody takes the rest for a whole side."""
    if manifest.read(aside.manifest_file(run)) is not None:
        _refuse_unless_new(run)
        os.rename(aside.manifest_file(run), _retiring_file(run))
        files.sync_directory(places.run_directory(run))
    taken = manifest.read(_retiring_file(run))
    if taken is None:
        return False, 'nothing is set aside'
    removed = [path for path in sorted(taken) if _remove_aside(run, path)]
    os.rename(_retiring_file(run), _retired_file(run))
    files.sync_directory(places.run_directory(run))
    return True, 'removed %d old paths for good; the manifest is kept' % len(removed)


def _refuse_unless_new(run):
    broken = install.between_the_sides(run)
    if broken is not None:
        raise Regressed('%s: the old side is let go only where the new one is whole' % broken)


def _remove_aside(run, path):
    place = places.at(places.aside_of(path, run))
    if not os.path.lexists(place):
        return False
    if os.path.ismount(place):
        raise NeedsOperator('%s is mounted; unmount it, then try again' % place)
    if os.path.isdir(place) and not os.path.islink(place):
        store.remove_tree(place)
    else:
        os.unlink(place)
    files.remove_empty(os.path.dirname(place))
    return True


def _retiring_file(run):
    return aside.manifest_file(run) + '.retiring'


def _retired_file(run):
    return aside.manifest_file(run) + '.retired'
