"""The snapshot of a hop: taken while the API serves, and what a way back to it stands on."""

import os
import re

from cutover import etcd, etcd_members, etcd_restore, etcd_tools, mounts, places, recipe
from cutover.failures import Regressed

# One that was added and never started has none, and is told by its URLs.
NAME = re.compile(r'^[A-Za-z0-9._-]+\Z')
# Two files of etcd's log, each made at its full size.
LOG_BYTES = 128 * 1024 * 1024
# As it is built, and as it may grow until somebody sees to the disk.
FREE_FOR_EACH_BYTE = 2


def take(run):
    """Of one moment, proved, with the members that it is to be restored on. Each time anew."""
    what = recipe.read(run)
    recipe.etcd_of(what)
    members = _members_of(what)
    facts = dict(etcd.take(run, 'last'), members=members)
    etcd.prove(etcd_tools.of(run), facts['path'], facts['path'] + '.scratch')
    etcd.note_last(run, facts)
    return True, 'took a snapshot of %d keys at revision %d while the API served, and restored it for proof' % (
        facts['keys'], facts['revision']), facts


def check(run, arguments):
    """Could this member be made from that snapshot? Asked while everything still runs."""
    what = recipe.read(run)
    data = etcd_restore.flags_of(what, arguments)['data-dir']
    kept = recipe.kept_path_of(what, data)
    if kept is None:
        raise Regressed('%s of etcd is below no kept path; plan again' % data)
    before = etcd_restore.made(run, places.at(data))
    if before is not None and before['snapshot'] == arguments['snapshot']:
        return False, 'etcd was already restored'
    mounted = mounts.below([kept], itself=True)
    if mounted:
        raise Regressed('%s is mounted; what holds a mount cannot be set aside' % mounted[0])
    if os.path.islink(places.at(kept)):
        raise Regressed('%s is a link; name the directory that it leads to' % kept)
    snapshot = etcd_restore.snapshot_for(run, arguments['snapshot'])
    _refuse_without_room(os.path.dirname(places.at(kept)), os.path.getsize(snapshot['path']))
    return False, 'this member can be made from the snapshot at revision %d' % (
        etcd.status(run, snapshot['path'])['revision'])


def _refuse_without_room(directory, size):
    disk = os.statvfs(directory)
    free, needed = disk.f_bavail * disk.f_frsize, FREE_FOR_EACH_BYTE * size + LOG_BYTES
    if free < needed:
        raise Regressed('%d bytes are free in %s, and a new member of etcd wants %d; make room' % (
            free, directory, needed))


def _members_of(what):
    """`cp-1=https://10.0.0.1:2380,cp-2=...`: as etcd itself knows them, whatever their flags say of their beginning."""
    listed = etcd_members.look(what)['members']
    strange = [one['name'] for one in listed if one['isLearner'] or not NAME.match(one['name']) or not one['peerUrls']]
    if strange:
        raise Regressed('%s is no full member of etcd yet; promote or remove it' % ', '.join(strange))
    return ','.join('%s=%s' % (one['name'], url) for one in listed for url in one['peerUrls'])
