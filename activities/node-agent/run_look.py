"""What the runs of this tool have left on this node, for whoever has nothing else to tell from. Changes nothing."""

import os
import re

from cutover import aside, files, install, journal, manifest, phase, places, programs, recipe, units, verbs
from cutover.failures import Failure

MOST_RUNS = 100
MOST_ENTRIES = 4000
# What a snapshot is known by; other details are not asked for.
SNAPSHOTS = ('snapshot-etcd', 'snapshot-hop')
NAMES = [u'etcd', u'kube-apiserver', u'kube-controller-manager', u'kube-scheduler', u'kubelet', u'kube-proxy']


def look(arguments):
    """With `run`: its directory and those of its sides, with their journals. Without: all, newest last, in short."""
    wanted = arguments.get('run')
    found = [one for one in _names() if wanted is None or one == wanted or one.startswith(wanted + '-')]
    runs = sorted((_of(one, wanted is not None) for one in found), key=lambda one: one['lastAt'])
    return {'runs': runs[-MOST_RUNS:], 'left': max(0, len(runs) - MOST_RUNS),
            'programs': _programs() if arguments.get('programs') else []}


def _programs():
    """What runs, for people to see: one that ends meanwhile must not hide everything else."""
    try:
        return programs.find({'names': NAMES})['programs']
    except (Failure, EnvironmentError):
        return []


def _names():
    directory = places.at(places.BASE + '/runs')
    names = os.listdir(directory) if os.path.isdir(directory) else []
    names = [one if isinstance(one, type(u'')) else one.decode('utf-8', 'replace') for one in names]
    return sorted(one for one in names if re.match(places.RUN_NAME, one))


def _of(run, is_whole):
    entries = journal.entries(run)
    what = files.read_json(places.run_directory(run) + '/recipe.json') or {}
    standing, why = _standing(run, what)
    taken_over = phase.taken_over(run)
    told = {
        'name': run,
        'firstAt': entries[0]['at'] if entries else 0,
        'lastAt': entries[-1]['at'] if entries else 0,
        'count': len(entries),
        'standing': standing,
        'why': why,
        'epoch': phase.epoch_of(run),
        'takenOverBy': taken_over['by'] if taken_over else u'',
        'installs': bool(what.get('files')),
    }
    return dict(told, **_more(run, what, entries)) if is_whole else told


def _more(run, what, entries):
    names = what.get('units', [])
    running = units.active(names) if names else []
    return {
        'entries': [_entry(one) for one in entries[-MOST_ENTRIES:]],
        'units': [{'name': name, 'active': name in running} for name in names],
        'underWay': phase.under_way(run),
        'asides': [places.aside_of(kept['path'], run) for kept in what.get('kept', [])
                   if os.path.lexists(places.at(places.aside_of(kept['path'], run)))],
        'keepsContainers': bool(what.get('keepsContainers')),
    }


def _entry(entry):
    told = dict((name, entry[name]) for name in ('event', 'key', 'at'))
    if entry['event'] == 'done' and entry['key'].rpartition('/')[2] in SNAPSHOTS:
        told['details'] = dict((name, value) for name, value in entry.get('details', {}).items()
                               if name in ('sha256', 'revision', 'size', 'members'))
    return told


def _standing(run, what):
    """(where its files stand, why not wholly on a side): read from the file system, never remembered."""
    try:
        name = aside.manifest_file(run)
        if manifest.read(name) is None:
            if os.path.exists(name + '.retiring'):
                return 'between', 'the old files were being removed'
            if os.path.exists(name + '.retired'):
                return 'retired', ''
            return ('old', '') if verbs.is_touched(run) else ('untouched', '')
        why = install.between_the_sides(run) if what.get('kept') else 'the recipe is gone'
        return ('between', why) if why else ('new', '')
    except (Failure, EnvironmentError, ValueError, KeyError) as failure:
        return 'between', str(failure)[:500] or repr(failure)[:500]
