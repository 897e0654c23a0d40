"""Snapshots of etcd: one proved by restoring it beside the running one, and the last one of a side."""

import hashlib
import os
import re
import shutil

from cutover import containers, etcd_tools, files, journal, places, recipe, static_pods, units
from cutover.failures import Regressed

# Where the API side has stopped on all members nobody writes, and what was answered with "done" is on its disk. It ends within a second
# then, or is a leader that asks members which have just stopped, too, to lead for seven (TransferLeadership in its server), with no API
# meanwhile. One whose fellows go on is written to while it ends: v3.5.0 to v3.5.2 may not survive a kill (etcd-io/etcd issue 13766).
QUIET_SECONDS = 1
# Watchers and caches of the old side have seen revisions after the snapshot; none may come twice.
BUMP = 1000000000
API = ('kube-apiserver', 'kube-controller-manager', 'kube-scheduler')


def snapshot(run, key, arguments):
    """Saves, checks and restores into a scratch directory that is removed again."""
    directory = files.private_directory(places.run_directory(run) + '/snapshots')
    name = hashlib.sha256(key.encode('utf-8')).hexdigest()[:16]
    path = '%s/%s.db' % (directory, name)
    facts = files.read_json(path + '.json')
    if facts is not None and os.path.exists(path) and files.digest_of(path) == facts['sha256']:
        return False, 'the snapshot was already taken', facts
    tools = etcd_tools.of(run)
    _save(tools, arguments, path)
    facts = dict(etcd_tools.status_of(tools, path), sha256=files.digest_of(path), path=path)
    prove(tools, path, '%s/%s.scratch' % (directory, name))
    files.write_json(path + '.json', facts)
    return True, 'took a snapshot of %d keys at revision %d and restored it for proof' % (
        facts['keys'], facts['revision']), facts


def snapshot_last(run):
    """The last state of a side whose API servers have stopped. While etcd runs it is always taken anew."""
    what = recipe.read(run)
    recipe.etcd_of(what)
    _refuse_while_api_runs(what, API)
    if not is_running(what):
        facts = kept(run)
        return False, 'etcd is stopped, the snapshot at revision %d counts' % facts['revision'], facts
    facts = take(run, 'last')
    note_last(run, facts)
    return True, 'took the last snapshot, %d keys at revision %d, %d bytes' % (
        facts['keys'], facts['revision'], facts['size']), facts


def note_last(run, facts):
    """From now on this snapshot is the last one of its run; an earlier one is removed."""
    directory = os.path.dirname(facts['path'])
    files.write_json(directory + '/last.json', dict(facts, lines=len(journal.entries(run))))
    for name in os.listdir(directory):
        if re.match(r'last-\w+\.db\Z', name) and directory + '/' + name != facts['path']:
            os.unlink(directory + '/' + name)


def take(run, name):
    """A snapshot of the etcd that runs here, in the run's directory under a name and its digest; its facts."""
    tools, access = etcd_tools.of(run), access_of(recipe.read(run))
    # A read through the quorum: this member has then applied all that was ever answered with "done".
    etcd_tools.run(etcd_tools.etcdctl(tools, access) + ['endpoint', 'health'])
    directory = files.private_directory(places.run_directory(run) + '/snapshots')
    new = '%s/%s.new' % (directory, name)
    _save(tools, access, new)
    digest = files.digest_of(new)
    path = '%s/%s-%s.db' % (directory, name, digest[:16])
    os.rename(new, path)
    files.sync_directory(directory)
    return dict(etcd_tools.status_of(tools, path), sha256=digest, path=path)


def last(run):
    """Facts of the last snapshot, where its file is what it was; a side may have started since."""
    facts = files.read_json(places.run_directory(run) + '/snapshots/last.json')
    if facts is None:
        raise Regressed('this run has no last snapshot on this node; while the old etcd runs, take one')
    if not os.path.exists(facts['path']) or files.digest_of(facts['path']) != facts['sha256']:
        raise Regressed('%s is not the snapshot that was taken; start etcd and take another one'
                        % facts['path'])
    return facts


def kept(run):
    """The same, where no side has started since: then nothing can have been written after it."""
    facts = last(run)
    since = journal.entries(run)[facts.pop('lines'):]
    if any(entry['key'].endswith('/start-units') for entry in since):
        raise Regressed('units were started after the snapshot of revision %d; it is not the last state; '
                        'start etcd and take another one' % facts['revision'])
    if status(run, facts['path'])['hash'] != facts['hash']:
        raise Regressed('%s has another hash than when it was taken; take another one' % facts['path'])
    return facts


def send(given, frames):
    """The last snapshot, if it is the one with this digest."""
    facts = kept(given['run'])
    if facts['sha256'] != given['sha256']:
        raise Regressed('the last snapshot is %s, not %s; ask for that one' % (facts['sha256'], given['sha256']))
    with open(facts['path'], 'rb') as source:
        for content in iter(lambda: source.read(files.CHUNK), b''):
            frames.write(content)
    return {'bytes': frames.bytes}


def stop(run):
    """etcd alone, after its clients where they are of the same recipe; those of another one run on."""
    what = recipe.read(run)
    entry = recipe.etcd_of(what)
    _refuse_while_api_runs(what, [name for name in API if name in recipe.static_pods(what)])
    seconds = units.STOP_SECONDS if what.get('api') is None else QUIET_SECONDS
    if entry['kind'] == 'unit':
        return units.stop(run, [entry['unit']], seconds)
    count, killed = static_pods.end(what, ['etcd'], seconds)
    return count > 0, 'ended etcd%s' % (', killed' if killed else '') if count else 'etcd had stopped'


def _refuse_while_api_runs(what, pods):
    """Nor what would start one of them, or etcd, again: the kubelet of a static pod."""
    active = units.active(recipe.units_but_etcd(what))
    if active:
        raise Regressed('%s still runs; stop it first (%s)' % (
            ', '.join(active), 'stop-api' if pods else 'stop-units'))
    if containers.static(what['runtime'], pods) or set(static_pods.seen(what)) & set(pods):
        raise Regressed('a container of the API side still runs; stop it first (stop-api)')


def is_running(what):
    """Is etcd's unit, or the container of its static pod, there?"""
    entry = recipe.etcd_of(what)
    if entry['kind'] == 'unit':
        return bool(units.active([entry['unit']]))
    return bool(containers.static(what['runtime'], ['etcd']))


def status(run, path):
    """Revision, keys, size and hash of a snapshot, or of the database in a member directory."""
    return etcd_tools.status_of(etcd_tools.of(run), path)


def restore(run, path, target, member):
    """A new member directory from a snapshot, under a name that is free; how far its revision was moved on."""
    line = [etcd_tools.of(run)['offline'], 'snapshot', 'restore']
    knows = etcd_tools.run(line + ['--help'])
    bump = BUMP if '--bump-revision' in knows and '--mark-compacted' in knows else 0
    more = ['--bump-revision=%d' % bump, '--mark-compacted'] if bump else []
    etcd_tools.run(line + [path, '--data-dir=' + target] + member + more)
    return bump


def access_of(what):
    """By its own flags, as activities/nodes/back-up.ts; its server certificate serves as the client's."""
    flags = recipe.etcd_flags(what, ['listen-client-urls'])
    urls = flags['listen-client-urls'].split(',')
    local = [url for url in urls if re.search(r'//(127\.|localhost|\[::1\])', url)]
    endpoint = (local or urls)[0].replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]')
    return {'endpoint': endpoint, 'cacert': flags.get('trusted-ca-file'),
            'cert': flags.get('cert-file'), 'key': flags.get('key-file')}


def _save(tools, arguments, path):
    temporary = path + '.taking'
    _remove_torn(temporary)
    os.umask(0o077)
    try:
        etcd_tools.run(etcd_tools.etcdctl(tools, arguments) + ['snapshot', 'save', temporary])
    except Regressed:
        _remove_torn(temporary)  # The disk may be full, and an undo needs room.
        raise
    descriptor = os.open(temporary, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    os.chmod(temporary, 0o600)
    os.rename(temporary, path)
    files.sync_directory(os.path.dirname(path))


def _remove_torn(temporary):
    for old in (temporary, temporary + '.part'):
        if os.path.lexists(old):
            os.unlink(old)


def prove(tools, path, scratch):
    """Restores a snapshot into a directory that is removed again: one that cannot be restored is none."""
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        etcd_tools.run([tools['offline'], 'snapshot', 'restore', path, '--data-dir=' + scratch])
        if not os.path.isfile(scratch + '/member/snap/db'):
            raise Regressed('the restored snapshot has no member/snap/db; take another one')
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
