"""Before a new etcd is taken back: can the one of before start on its data at all?"""

import json
import re

from cutover import aside, etcd_gateway, etcd_members, etcd_records, files, install, manifest, places, recipe
from cutover.failures import Failure, NeedsOperator

def check_return(run):
    """With `endsPhase` the verbs behind it are left out, and the summary says why."""
    what, before = recipe.read(run), files.read_json(_before_file(run))
    if before is None or not _stayed_in_place(run, what):
        return _told('no newer etcd was on the data of the old one', False)
    reached, runs = _cluster_version(what)
    if reached is None or _minor(reached) <= _minor(before):
        return _told('the data of etcd can go back to %s' % before, False)
    # etcd: "cluster cannot be downgraded", server/etcdserver/api/membership.
    if not runs:
        raise NeedsOperator('etcd of this node does not answer, and %s cannot start on data of %s; make etcd run, or let this '
                            'member join again empty' % (before, reached))
    return _told('etcd stays as new as it is: %s cannot start on data of %s; API servers of before can use it'
                 % (before, reached), True)


def note_etcd(run, version):
    """The release that runs before anything is changed, once."""
    if manifest.read(aside.manifest_file(run)) is None and files.read_json(_before_file(run)) is None:
        files.write_json(_before_file(run), version)


def _told(summary, ends_phase):
    return False, summary, {'endsPhase': ends_phase}


def _stayed_in_place(run, what):
    """Has the new etcd been on the data of the old one?"""
    if what.get('etcd') is None or manifest.read(aside.manifest_file(run)) is None:
        return False
    return (install.between_the_sides(run) is None
            and recipe.kept_path_of(what, recipe.etcd_flags(what, ['data-dir'])['data-dir']) is None)


def _cluster_version(what):
    """(what all members can or could at once, does this one answer); it never falls again."""
    access = etcd_members.access_of(what)
    try:
        with etcd_gateway.asked(access, access['endpoints'][0]) as ask:
            told = json.loads(ask('GET', '/version').read().decode('utf-8'))['etcdcluster']
        versions = [one.get('version') for one in etcd_members.look(what)['members']]
        # Where all are new already, etcd notes it within some seconds: that may be while this one stops.
        known = [told] if re.match(r'\d+\.\d+', told) else []
        known += [] if None in versions else [min(versions, key=_minor)]
        return max(known, key=_minor) if known else None, True
    except (Failure, ValueError, KeyError):
        pass
    database = places.at(recipe.etcd_flags(what, ['data-dir'])['data-dir']) + '/member/snap/db'
    try:
        return etcd_records.cluster_version(database), False
    except (Failure, EnvironmentError, ValueError):
        return None, False


def _minor(version):
    return [int(part) for part in version.split('.')[:2]]


def _before_file(run):
    return places.run_directory(run) + '/etcd-before.json'
