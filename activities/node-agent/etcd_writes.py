"""What was written to etcd since the last snapshot of the side before: it is given up on the way back."""

import base64
import json
import os

from cutover import etcd, etcd_gateway, etcd_records, etcd_restore, files, object_keys, places, recipe
from cutover.failures import Failure, Regressed

# A page of names is some 500 KB as JSON; etcd works on it for milliseconds.
PAGE_KEYS = 2000
ALL = b'\0'
# The answer's texts are bounded, and so is what a person reads at a gate.
MOST_CHARACTERS = 2000
OF_LADDER = ('what the API servers of the storage ladder wrote and removed themselves, before the data was '
             'restored; the old data has none of it')
# The way back itself needs room on this disk.
FREE_FOR_EACH_BYTE = 2


def list_since(run):
    """By names and revisions alone. An etcd that cannot be asked is told of and holds nothing up."""
    what = recipe.read(run)
    recipe.etcd_of(what)
    try:
        snapshot = _origin(run, what)
        details = dict(_told(_writes(what, snapshot)), listed=True, since=snapshot['revision'])
    except (Failure, EnvironmentError, ValueError) as failure:
        because = _reason(failure)
        return False, 'what was written since could not be listed: ' + because, {
            'listed': False, 'because': because}
    if snapshot['climbed']:
        details['untold'] = OF_LADDER
    return False, ('since revision %(since)d people and programs created %(created)d objects, changed '
                   '%(changed)d and deleted %(deleted)d; the cluster\'s own bookkeeping: %(bookkeeping)d'
                   % details), details


def _origin(run, what):
    """Facts of the snapshot that this etcd was made from: the last one, or what a storage ladder made of it."""
    snapshot = dict(etcd.last(run), climbed=False)
    made = etcd_restore.made(run, places.at(recipe.etcd_flags(what, ['data-dir'])['data-dir']))
    if made is None or made['snapshot'] == snapshot['sha256']:
        return snapshot
    path = places.store_file(made['snapshot'])
    if not os.path.exists(path) or files.digest_of(path) != made['snapshot']:
        raise Regressed('%s, which this etcd was made from, is not here or not what it was' % path)
    return dict(etcd.status(run, path), path=path, climbed=True)


def keep(run):
    """A snapshot of the etcd that is given up, so that nothing is lost for ever; while it runs."""
    what = recipe.read(run)
    recipe.etcd_of(what)
    try:
        _refuse_stopped(what)
        _refuse_without_room(run, what)
        facts = etcd.take(run, 'given-up')
    except (Failure, EnvironmentError, ValueError) as failure:
        because = _reason(failure)
        return False, 'what is given up could not be kept: ' + because, {'kept': False, 'because': because}
    return True, 'kept what is given up, %d keys at revision %d, as %s' % (
        facts['keys'], facts['revision'], facts['path']), dict(facts, kept=True)


def _refuse_stopped(what):
    if not etcd.is_running(what):
        raise Regressed('etcd does not run on this node')


def _refuse_without_room(run, what):
    database = places.at(recipe.etcd_flags(what, ['data-dir'])['data-dir']) + '/member/snap/db'
    disk = os.statvfs(places.run_directory(run))
    free, needed = disk.f_bavail * disk.f_frsize, FREE_FOR_EACH_BYTE * os.path.getsize(database)
    if free < needed:
        raise Regressed('%d bytes are free where it would lie, and %d are wanted; make room' % (free, needed))


def _writes(what, snapshot):
    """{created, changed, deleted}: keys of each. One that was deleted and made again has changed."""
    _refuse_stopped(what)
    gone, since = etcd_records.live_keys(snapshot['path'], snapshot['revision']), snapshot['revision']
    writes = {'prefix': object_keys.prefix_of(gone), 'created': [], 'changed': []}
    for key, changed_at in _keys(what):
        is_new = key not in gone
        if is_new and changed_at <= since:
            raise Regressed('this etcd has %s from revision %d, which the snapshot of revision %d has not; '
                            'it was not made from that snapshot'
                            % (object_keys.printable(key)[:300], changed_at, since))
        gone.discard(key)
        if changed_at > since:
            writes['created' if is_new else 'changed'].append(key)
    return dict(writes, deleted=sorted(gone))


def _keys(what):
    """Every key with the revision of its last change, all as of one moment."""
    access = etcd.access_of(what)
    asked = dict((name, access[name]) for name in ('cacert', 'cert', 'key'))
    endpoint, version = etcd_gateway.first_that_answers(dict(asked, endpoints=[access['endpoint']]))
    path = etcd_gateway.gateway(version) + '/kv/range'
    with etcd_gateway.asked(asked, endpoint) as ask:
        start, moment, is_more = ALL, None, True
        while is_more:
            question = {'key': _text(start), 'range_end': _text(ALL), 'limit': PAGE_KEYS, 'keys_only': True}
            question.update({} if moment is None else {'revision': moment})
            body = json.dumps(question).encode('ascii')
            told = json.loads(ask('POST', path, body).read().decode('utf-8'))
            moment = moment or told['header']['revision']
            for one in told.get('kvs', []):
                key = base64.b64decode(one['key'])
                start = key + b'\0'
                yield key, int(one['mod_revision'])
            is_more = told.get('more', False)


def _told(writes):
    """Counts, and for people a line by resource and names; the cluster's own are one number."""
    counts, by_resource, names, own = {}, {}, {}, 0
    for what in ('created', 'changed', 'deleted'):
        objects = [object_keys.object_of(key, writes['prefix']) for key in writes[what]]
        told = [one for one in objects if not object_keys.is_own(what, *one)]
        own += len(objects) - len(told)
        counts[what] = len(told)
        names[what + 'Names'] = _listed(['%s %s' % one for one in told
                                         if one[0] not in object_keys.MADE_BY_CONTROLLERS])
        for resource, _ in told:
            here = by_resource.setdefault(resource, {})
            here[what] = here.get(what, 0) + 1
    lines = ['%s %s' % (resource, ', '.join('%d %s' % (by_resource[resource][what], what)
                                            for what in ('created', 'changed', 'deleted')
                                            if what in by_resource[resource]))
             for resource in sorted(by_resource)]
    return dict(counts, bookkeeping=own, byResource=_listed(lines, '; '),
                createdNames=names['createdNames'], deletedNames=names['deletedNames'])


def _listed(items, between=', '):
    """As many as fit, and how many more there are."""
    told, size = [], 0
    for item in items:
        size += len(item) + len(between)
        if size > MOST_CHARACTERS:
            return between.join(told + ['and %d more' % (len(items) - len(told))])
        told.append(item)
    return between.join(told)


def _reason(failure):
    return (str(failure) if isinstance(failure, Failure) else repr(failure))[:1000]


def _text(key):
    return base64.b64encode(key).decode('ascii')
