"""The tools of etcd as they were staged, or as the node has them."""

import json
import os

from cutover import commands, places, recipe
from cutover.failures import Regressed


def of(run):
    """etcdctl as it was staged; from 3.6 on status and restore are in etcdutl alone."""
    staged = dict((name, places.store_file(digest))
                  for name, digest in recipe.read(run)['tools'].items())
    etcdctl = staged.get('etcdctl') or commands.path_of('etcdctl')
    if etcdctl is None:
        raise Regressed('there is no etcdctl, neither staged nor on the node; add it to the bundle')
    return {'etcdctl': etcdctl, 'offline': staged.get('etcdutl', etcdctl)}


def run(line):
    """Output of a tool that must succeed."""
    return commands.run(line, env=commands.environment(ETCDCTL_API='3'))


def etcdctl(tools, access):
    """The beginning of a command line that asks a member."""
    line = [tools['etcdctl'], '--endpoints=' + access['endpoint']]
    return line + ['--%s=%s' % (flag, places.at(access[flag]))
                   for flag in ('cacert', 'cert', 'key') if access.get(flag)]


def status_of(tools, path):
    """Revision, keys, size and hash of a snapshot, or of the database in a member directory."""
    status = json.loads(run([tools['offline'], 'snapshot', 'status', path, '--write-out=json']))
    return {'revision': status['revision'], 'keys': status['totalKey'],
            'size': os.path.getsize(path), 'hash': status['hash']}
