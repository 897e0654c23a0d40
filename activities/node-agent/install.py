"""The new side's files: built beside the kept paths, checked by digest, renamed into their place."""

import os
import shutil
import stat

from cutover import aside, files, manifest, places, recipe, units
from cutover.failures import Regressed

DIRECTORY_MODE = 0o755


def prebuild(run):
    """Before the window: programs are copied beside their place, and what will be kept is hashed once."""
    what = recipe.read(run)
    programs = [entry for entry in what['files'] if entry['path'] in _kept(what)]
    copied = [one for one in files.in_parallel(lambda e: _prebuild_program(run, e), programs) if one]
    count = manifest.remember(run, _kept(what))
    return bool(copied), 'copied %d programs beside their place, hashed %d files' % (
        len(copied), count)


def install(run):
    """Puts the new side where the old one stood; refuses where the old one still stands."""
    what = recipe.read(run)
    taken = manifest.read(aside.manifest_file(run))
    if taken is None:
        raise Regressed('nothing is set aside; set the old side aside first')
    aside.refuse_while_running(run)
    missing = [path for path in sorted(taken) if _state(run, path, taken) == 'in place']
    if missing:
        raise Regressed('%s is still the old side\'s; set it aside first' % missing[0])
    due = [path for path in _kept(what) if _state(run, path, taken) == 'set aside'
           and _has_new(what, path, taken[path])]
    # All are built before the first is renamed: what cannot be built leaves every place free.
    files.in_parallel(lambda path: _build(run, what, path, taken[path]), due)
    for path in due:
        os.rename(places.at(places.new_of(path, run)), recipe.place_for(what, path))
        aside.sync_rename(path, places.at(places.new_of(path, run)))
    units.reload_for(_kept(what))
    for path in _kept(what):
        shutil.rmtree(places.at(os.path.dirname(places.new_of(path, run))), ignore_errors=True)
    return bool(due), 'installed %d of %d paths' % (len(due), len(taken))


def between_the_sides(run):
    """What keeps this node from being wholly old or wholly new, or None."""
    taken = manifest.read(aside.manifest_file(run))
    if taken is None:
        return None
    what = recipe.read(run)
    for path in sorted(taken):
        state = _state(run, path, taken)
        if state == 'in place' or (state == 'set aside' and _has_new(what, path, taken[path])):
            return '%s is %s' % (path, state)
    for entry in what['files']:
        if not os.path.exists(places.standing(entry['path'])):
            return '%s is missing' % entry['path']
    return None


def _build(run, what, path, entries):
    """The successor of one kept path, whole and beside it."""
    build = places.at(places.new_of(path, run))
    own = recipe.files_of(what, path)
    if own and own[0]['path'] == path:
        _prebuild_program(run, own[0])
        return
    if os.path.isdir(build):
        shutil.rmtree(build)  # Half of an earlier attempt; carried files may have changed since.
    elif os.path.lexists(build):
        os.unlink(build)
    files.private_directory(os.path.dirname(build))
    _build_tree(run, what, path, entries, build)


def _build_tree(run, what, path, entries, build):
    kept = places.at(places.aside_of(path, run))
    jobs = []
    if entries and entries[0]['type'] == 'directory':
        _make_like(build, kept)
    elif not entries:
        os.mkdir(build, DIRECTORY_MODE)
    for part in _carry_of(what, path):
        source = kept if part == '.' else os.path.join(kept, part)
        jobs += _carry(source, build + source[len(kept):], kept, build)
    own = recipe.files_of(what, path)
    replaced = set(build + entry['path'][len(path):] for entry in own)
    files.in_parallel(lambda job: files.copy_file(*job),
                      [job for job in jobs if job[1] not in replaced], 8)
    for entry in own:
        _make_parents(os.path.dirname(build + entry['path'][len(path):]))
    files.in_parallel(lambda entry: _place(entry, build + entry['path'][len(path):]), own, 4)
    if os.path.isdir(build):
        for place in files.walk(build):
            if os.path.isdir(place) and not os.path.islink(place):
                files.sync_directory(place)


def _carry(source, target, kept, build):
    """Makes directories and links now and returns the files to copy: (source, target, mode, uid, gid)."""
    if not os.path.lexists(source):
        return []
    _make_parents_like(os.path.dirname(target), os.path.dirname(source), kept, build)
    jobs = []
    for place in files.walk(source):
        copy = target + place[len(source):]
        found = os.lstat(place)
        if stat.S_ISDIR(found.st_mode):
            if not os.path.isdir(copy):
                _make_like(copy, place)
        elif stat.S_ISLNK(found.st_mode):
            if not os.path.lexists(copy):
                os.symlink(os.readlink(place), copy)
                os.lchown(copy, found.st_uid, found.st_gid)
        elif stat.S_ISREG(found.st_mode):
            jobs.append((place, copy, stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid))
    return jobs


def _make_parents_like(target, source, kept, build):
    if len(target) > len(build) and not os.path.isdir(target):
        _make_parents_like(os.path.dirname(target), os.path.dirname(source), kept, build)
        _make_like(target, source)


def _make_like(target, source):
    found = os.lstat(source)
    os.mkdir(target, 0o700)
    os.chown(target, found.st_uid, found.st_gid)
    os.chmod(target, stat.S_IMODE(found.st_mode))


def _make_parents(directory):
    if not os.path.isdir(directory):
        _make_parents(os.path.dirname(directory))
        os.mkdir(directory, DIRECTORY_MODE)


def _place(entry, target):
    if os.path.islink(target):
        os.unlink(target)  # Carried as a link; the rendered file takes its place.
    files.copy_file(places.store_file(entry['sha256']), target,
                    entry['mode'], entry['uid'], entry['gid'])
    _check(target, entry)


def _prebuild_program(run, entry):
    """Hashed again even where it is there already: it may have been changed since. True where copied."""
    target = places.at(places.new_of(entry['path'], run))
    if os.path.isfile(target) and files.digest_of(target) == entry['sha256']:
        return False
    if os.path.lexists(target):
        os.unlink(target)
    files.private_directory(os.path.dirname(target))
    files.copy_file(places.store_file(entry['sha256']), target,
                    entry['mode'], entry['uid'], entry['gid'])
    _check(target, entry)
    return True


def _check(place, entry):
    found = files.digest_of(place)
    if found != entry['sha256']:
        raise Regressed('%s has sha256 %s, the plan says %s; stage it again'
                        % (place, found, entry['sha256']))


def _has_new(what, path, entries):
    is_directory = bool(entries) and entries[0]['type'] == 'directory'
    carried = bool(entries) and bool(_carry_of(what, path))
    return is_directory or carried or bool(recipe.files_of(what, path))


def _carry_of(what, path):
    return [part for kept in what['kept'] if kept['path'] == path for part in kept['carry']]


def _state(run, path, taken):
    return aside.state_of(run, path, bool(taken[path]))


def _kept(what):
    return [kept['path'] for kept in what['kept']]
