"""A snapshot of etcd, proved by restoring it beside the running one."""

import hashlib
import json
import os
import shutil

from cutover import commands, files, places, recipe
from cutover.failures import Regressed


def snapshot(run, key, arguments):
    """Saves, checks and restores into a scratch directory that is removed again."""
    directory = files.private_directory(places.run_directory(run) + '/snapshots')
    name = hashlib.sha256(key.encode('utf-8')).hexdigest()[:16]
    path = '%s/%s.db' % (directory, name)
    facts = files.read_json(path + '.json')
    if facts is not None and os.path.exists(path) and files.digest_of(path) == facts['sha256']:
        return False, 'the snapshot was already taken', facts
    tools = _tools(run)
    _save(tools['etcdctl'], arguments, path)
    facts = dict(_status(tools, path), sha256=files.digest_of(path), path=path)
    _restore(tools, path, '%s/%s.scratch' % (directory, name))
    files.write_json(path + '.json', facts)
    return True, 'took a snapshot of %d keys at revision %d and restored it for proof' % (
        facts['keys'], facts['revision']), facts


def _save(etcdctl, arguments, path):
    temporary = path + '.taking'
    for old in (temporary, temporary + '.part'):
        if os.path.lexists(old):
            os.unlink(old)
    line = [etcdctl, '--endpoints=' + arguments['endpoint']]
    for flag in ('cacert', 'cert', 'key'):
        if arguments.get(flag):
            line.append('--%s=%s' % (flag, places.at(arguments[flag])))
    os.umask(0o077)
    _run(line + ['snapshot', 'save', temporary])
    descriptor = os.open(temporary, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    os.chmod(temporary, 0o600)
    os.rename(temporary, path)
    files.sync_directory(os.path.dirname(path))


def _status(tools, path):
    status = json.loads(_run([tools['offline'], 'snapshot', 'status', path, '--write-out=json']))
    return {'revision': status['revision'], 'keys': status['totalKey'],
            'size': os.path.getsize(path), 'hash': status['hash']}


def _restore(tools, path, scratch):
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        _run([tools['offline'], 'snapshot', 'restore', path, '--data-dir=' + scratch])
        if not os.path.isfile(scratch + '/member/snap/db'):
            raise Regressed('the restored snapshot has no member/snap/db; take another one')
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _tools(run):
    """etcdctl as it was staged; from 3.6 on status and restore are in etcdutl alone."""
    staged = dict((name, places.store_file(digest))
                  for name, digest in recipe.read(run)['tools'].items())
    etcdctl = staged.get('etcdctl') or commands.path_of('etcdctl')
    if etcdctl is None:
        raise Regressed('there is no etcdctl, neither staged nor on the node; add it to the bundle')
    return {'etcdctl': etcdctl, 'offline': staged.get('etcdutl', etcdctl)}


def _run(line):
    return commands.run(line, env=commands.environment(ETCDCTL_API='3'))
