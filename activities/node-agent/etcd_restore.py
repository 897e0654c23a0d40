"""The data of etcd made from a snapshot, proved record by record before it gets its place."""

import os

from cutover import aside, etcd, etcd_records, files, install, places, recipe, store
from cutover.failures import Regressed

# What makes a member: without one of these the tool would take a value of its own.
FLAGS = ['data-dir', 'name', 'initial-cluster', 'initial-advertise-peer-urls']


def restore(run, arguments):
    """Built beside its place and proved there, then renamed into it: the place is empty or whole."""
    what = recipe.read(run)
    flags = flags_of(what, arguments)
    place, old = _place_of_etcd(run, what, flags['data-dir'])
    wanted = arguments.get('snapshot')
    before = made(run, place)
    if before is not None:
        if wanted and wanted != before['snapshot']:
            raise Regressed('%s was restored from another snapshot; restore the old side first' % place)
        return False, 'etcd was already restored', before
    if etcd.is_running(what):
        raise Regressed('etcd runs; stop it before its data is restored (stop-etcd)')
    if os.path.lexists(place) and os.listdir(place):
        raise Regressed('%s is not empty and not of this run; nothing in it is touched' % place)
    return _build_member(run, flags, snapshot_for(run, wanted), place, old, _marker(run))


def flags_of(what, arguments):
    """By etcd's own flags; where `members` names all of them, a cluster of these and of no other."""
    members = arguments.get('members')
    flags = recipe.etcd_flags(what, [name for name in FLAGS if name != 'initial-cluster' or members is None])
    if flags.get('wal-dir'):
        raise Regressed('etcd keeps its log apart (--wal-dir); let it lie in the data directory')
    if arguments.get('snapshot'):
        # With the token of before a member of before that somebody starts would join, and bring its own data.
        flags = dict(flags, **{'initial-cluster-token': 'kube-cutover-%s' % arguments['snapshot'][:32]})
    if members is None:
        return flags
    own = set('%s=%s' % (flags['name'], url) for url in flags['initial-advertise-peer-urls'].split(','))
    if not own <= set(members.split(',')):
        raise Regressed('this member is %s, and none of those of the snapshot: %s' % (', '.join(sorted(own)), members))
    return dict(flags, **{'initial-cluster': members})


def snapshot_for(run, wanted):
    """Of several members each must be made from the same one, so that of another node may be named."""
    received = places.store_file(wanted) if wanted else None
    if received and os.path.exists(received):
        if files.digest_of(received) != wanted:
            raise Regressed('%s is not the snapshot that was sent; send it again' % received)
        return {'path': received, 'sha256': wanted}
    facts = etcd.kept(run)
    if wanted and facts['sha256'] != wanted:
        raise Regressed('this node has snapshot %s, not %s; send that one first' % (facts['sha256'], wanted))
    return facts


def _place_of_etcd(run, what, directory):
    """Where the data goes, and the old side's directory that gives owner and mode."""
    places.checked_path(directory + u'', 'the data directory of etcd')
    kept = recipe.kept_path_of(what, directory)
    if kept is None:
        raise Regressed('%s of etcd is below no kept path; add it to the layout' % directory)
    broken = install.between_the_sides(run)
    old = places.at(places.aside_of(kept, run)) + directory[len(kept):]
    if broken is not None or not os.path.isdir(old):
        raise Regressed('%s; set aside and install before etcd is restored'
                        % (broken or '%s is not there' % old))
    return places.at(directory), os.stat(old)


def _build_member(run, flags, snapshot, place, old, marker):
    before = etcd.status(run, snapshot['path'])
    build = '%s/.kube-cutover-%s-etcd/member' % (os.path.dirname(place), run)
    files.private_directory(os.path.dirname(build))
    store.remove_tree(build)
    try:
        bump = etcd.restore(run, snapshot['path'], build, [
            '--%s=%s' % (name, flags[name]) for name in FLAGS + ['initial-cluster-token']
            if name != 'data-dir' and name in flags])
        details = _proof(run, before, snapshot['path'], build + '/member/snap/db', bump)
    except (Regressed, EnvironmentError):
        store.remove_tree(build)  # The old etcd is to write to this disk again, which may be full.
        raise
    for path in files.walk(build):
        os.chown(path, old.st_uid, old.st_gid)
        files.sync_directory(path)
    os.chmod(build, 0o700)
    details.update(snapshot=snapshot['sha256'], bumped=bump)
    files.write_json(marker, {'inode': os.stat(build).st_ino, 'details': details})
    os.rename(build, place)
    aside.sync_rename(place[len(places.root):], build)
    files.remove_empty(os.path.dirname(build))
    return True, 'restored %d keys at revision %d%s' % (
        details['keys'], before['revision'], ', moved on by %d' % bump if bump else ''), details


def _proof(run, before, snapshot, restored, bump):
    """A restore writes new members, so the tool's hash differs; every record of every key is compared."""
    after = etcd.status(run, restored)
    records, kept = (etcd_records.digest_of(path, before['revision']) for path in (restored, snapshot))
    if after['revision'] != before['revision'] + bump or records != kept:
        raise Regressed('%s holds %s at revision %d, its snapshot %s at %d; it is not started on' % (
            restored, records, after['revision'], kept, before['revision']))
    return {'revision': after['revision'], 'keys': after['keys'], 'size': after['size'],
            'records': records['records'], 'recordsSha256': records['sha256']}


def is_done(run, place):
    """Was this very directory made from a snapshot by this run?"""
    return made(run, place) is not None


def made(run, place):
    """What was told when this very directory was made; None where this run did not make it."""
    told = files.read_json(_marker(run))
    is_that = told is not None and os.path.isdir(place) and os.stat(place).st_ino == told['inode']
    return told['details'] if is_that else None


def _marker(run):
    return places.run_directory(run) + '/restored-etcd.json'
