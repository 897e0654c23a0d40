"""The verbs that change a node. Each looks at the world first and says whether it had to act."""

import os
import time

from cutover import (aside, await_api, containers, etcd, etcd_records, etcd_writes, files, images, install, journal,
                     manifest, places, programs, recipe, retire, store, units)
from cutover.failures import Failure, Refused, Regressed


def _start_units(run, _key, _arguments):
    broken = install.between_the_sides(run)
    if broken is not None:
        raise Regressed('%s: this node is between the sides; install or restore first' % broken)
    _refuse_empty_etcd(run, recipe.read(run))
    return units.start(run)


def _refuse_empty_etcd(run, what):
    """An API that answers from an empty etcd would have every kubelet end all of its containers."""
    is_new = manifest.read(aside.manifest_file(run)) is not None
    if not (what.get('keepsContainers') and what.get('etcd') and is_new):
        return
    directory = recipe.etcd_flags(what, ['data-dir'])['data-dir']
    if recipe.kept_path_of(what, directory) is None:
        # No kept path holds it, so it stayed where it is.
        if not os.path.isdir(places.at(directory) + '/member'):
            raise Regressed('%s holds no data of etcd, and no kept path does; see where etcd\'s data lies'
                            % directory)
    elif not _is_restored(run, places.at(directory)):
        raise Regressed('the data of etcd was not carried over yet; restore it first (restore-etcd)')


def _is_restored(run, place):
    made = files.read_json(_restored_file(run))
    return made is not None and os.path.isdir(place) and os.stat(place).st_ino == made['inode']


def _restored_file(run):
    return places.run_directory(run) + '/restored-etcd.json'


def _stop_api(run):
    what = recipe.read(run)
    acted, summary = units.stop(run, recipe.units_but_etcd(what))
    count, killed = containers.end_static(what['runtime'], etcd.API, units.STATELESS_SECONDS)
    return acted or count > 0, '%s; ended %d containers of the API side (%s)' % (
        summary, count, ', '.join(killed) + ' killed' if killed else 'none killed')


def _stop_control_plane(run):
    api, member = _stop_api(run), etcd.stop(run)
    return api[0] or member[0], '%s; %s' % (api[1], member[1])


def _restore_etcd(run, arguments):
    """Built beside its place and proved there, then renamed into it: the place is empty or whole."""
    what = recipe.read(run)
    flags = recipe.etcd_flags(what, ETCD_FLAGS)
    if flags.get('wal-dir'):
        raise Regressed('etcd keeps its log apart (--wal-dir); let it lie in the data directory')
    place, old = _place_of_etcd(run, what, flags['data-dir'])
    wanted = arguments.get('snapshot')
    if _is_restored(run, place):
        made = files.read_json(_restored_file(run))
        if wanted and wanted != made['details']['snapshot']:
            raise Regressed('%s was restored from another snapshot; restore the old side first' % place)
        return False, 'etcd was already restored', made['details']
    if etcd.is_running(what):
        raise Regressed('etcd runs; stop it before its data is restored (stop-etcd)')
    if os.path.lexists(place) and os.listdir(place):
        raise Regressed('%s is not empty and not of this run; nothing in it is touched' % place)
    return _build_member(run, flags, _snapshot_for(run, wanted), place, old, _restored_file(run))


def _snapshot_for(run, wanted):
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
    bump = etcd.restore(run, snapshot['path'], build, [
        '--%s=%s' % (name, flags[name]) for name in ETCD_FLAGS + ['initial-cluster-token']
        if name != 'data-dir' and name in flags])
    details = _proof(run, before, snapshot['path'], build + '/member/snap/db', bump)
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


# What makes a member: without one of these the tool would take a value of its own.
ETCD_FLAGS = ['data-dir', 'name', 'initial-cluster', 'initial-advertise-peer-urls']

VERBS = {
    'load-images': lambda run, _key, _arguments: images.load(run),
    'prebuild': lambda run, _key, _arguments: install.prebuild(run),
    'snapshot': etcd.snapshot,
    'stop-units': lambda run, _key, _arguments: units.stop(run),
    'stop-api': lambda run, _key, _arguments: _stop_api(run),
    'snapshot-etcd': lambda run, _key, _arguments: etcd.snapshot_last(run),
    'stop-etcd': lambda run, _key, _arguments: etcd.stop(run),
    'restore-etcd': lambda run, _key, arguments: _restore_etcd(run, arguments),
    'list-writes': lambda run, _key, _arguments: etcd_writes.list_since(run),
    'keep-writes': lambda run, _key, _arguments: etcd_writes.keep(run),
    'stop-control-plane': lambda run, _key, _arguments: _stop_control_plane(run),
    'note-containers': lambda run, _key, _arguments: programs.note(run),
    'end-kube-proxy': lambda run, _key, _arguments: containers.end_kube_proxy(run),
    'compare-containers': lambda run, _key, _arguments: programs.compare(run),
    'stop-containers': lambda run, _key, _arguments: containers.stop(run),
    'set-aside': lambda run, _key, _arguments: aside.set_aside(run),
    'install': lambda run, _key, _arguments: install.install(run),
    'start-units': _start_units,
    'await-api': lambda run, _key, arguments: await_api.await_ready(run, arguments),
    'restore': lambda run, _key, _arguments: aside.restore(run),
    'verify-kept': lambda run, _key, _arguments: aside.verify_kept(run),
    'retire': lambda run, _key, _arguments: retire.retire(run),
    'discard-staged': lambda run, _key, _arguments: store.discard(run),
}


def execute(run, key, verb, arguments):
    """One verb under its own key: journal, effect, journal. A key that is done never acts again."""
    own_key = '%s/%s' % (key, verb)
    before = journal.done(run, own_key)
    if before is not None:
        return dict(_told(verb, before), acted=False, repeated=True)
    started = time.time()
    journal.append(run, {'event': 'begin', 'key': own_key})
    try:
        result = VERBS[verb](run, key, arguments)
    except Exception as failure:
        journal.append(run, {'event': 'failed', 'key': own_key, 'message': _sentence(failure)})
        raise
    entry = {'event': 'done', 'key': own_key, 'acted': result[0], 'summary': result[1],
             'details': result[2] if len(result) > 2 else {},
             'ms': int((time.time() - started) * 1000)}
    journal.append(run, entry)
    return dict(_told(verb, entry), repeated=False)


def check(verbs):
    """Refuses a verb that is not in the table."""
    for verb in verbs:
        if verb not in VERBS:
            raise Refused('%r is not a verb of the node agent' % (verb,))


def _told(verb, entry):
    told = dict((name, entry[name]) for name in ('acted', 'summary', 'details', 'ms'))
    return dict(told, verb=verb)


def _sentence(failure):
    text = str(failure) if isinstance(failure, Failure) else repr(failure)
    return text[:2000]
