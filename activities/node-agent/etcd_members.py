"""The members of the etcd of this node, each asked at its own client URLs; nothing is changed."""

import base64
import json

from cutover import etcd, etcd_gateway, files, recipe
from cutover.failures import NotYet

# A member that says nothing for so long is not well.
SILENCE_SECONDS = 5
# What a member without a leader tells in its place.
NOBODY = (None, '', '0')
# A read that the quorum must confirm; there need be no such key.
READ = json.dumps({'key': base64.b64encode(b'health').decode('ascii')}).encode('ascii')


def look(what):
    """{own, members, alarms}: how each member is, or in `failure` why it did not say. NotYet where this one is silent."""
    access = access_of(what)
    endpoint, version = etcd_gateway.first_that_answers(access)
    base = etcd_gateway.gateway(version)
    with etcd_gateway.asked(access, endpoint) as ask:
        listed = _post(ask, base + '/cluster/member/list')['members']
        own = _post(ask, base + '/maintenance/status')['header']['member_id']
    members = sorted(files.in_parallel(lambda one: _state(
        access, one, [endpoint] if one['ID'] == own else one.get('clientURLs', [])), listed), key=lambda one: one['name'])
    seen = {'own': own, 'members': members, 'alarms': []}
    # They are told by the quorum alone, and a member without one has a failure already.
    if own_of(seen)['failure'] is None:
        with etcd_gateway.asked(access, endpoint) as ask:
            told = _post(ask, base + '/maintenance/alarm').get('alarms', [])
        seen['alarms'] = [{'alarm': _plain(str(one.get('alarm', '?')))[:60],
                           'name': name_of(seen, one.get('memberID'))} for one in told[:20]]
    return seen


def access_of(what):
    """For the gateway: where this member is asked, and its certificates, those for its peers apart."""
    access, flags = etcd.access_of(what), recipe.etcd_flags(what, [])
    made = dict((name, access[name]) for name in ('cacert', 'cert', 'key'))
    peer = {'cacert': 'peer-trusted-ca-file', 'cert': 'peer-cert-file', 'key': 'peer-key-file'}
    return dict(made, endpoints=[access['endpoint']], silenceSeconds=SILENCE_SECONDS,
                peer=dict((name, flags.get(flag)) for name, flag in peer.items()))


def own_of(seen):
    """This node's member."""
    return [one for one in seen['members'] if one['id'] == seen['own']][0]


def others_of(seen):
    """Those of other nodes."""
    return [one for one in seen['members'] if one['id'] != seen['own']]


def voters_of(seen):
    """Those that count for a quorum."""
    return [one for one in seen['members'] if not one['isLearner']]


def name_of(seen, identity):
    """What people call the member with this identity."""
    return ([one['name'] for one in seen['members'] if one['id'] == identity] or ['nobody'])[0]


def _state(access, listed, urls):
    made = {'id': listed['ID'], 'isLearner': listed.get('isLearner', False), 'failure': None,
            'peerUrls': listed.get('peerURLs', [])[:10],
            'name': _plain(listed.get('name') or ', '.join(listed.get('peerURLs', [])))}
    if not listed.get('name') or not urls:
        return dict(made, failure='it has not started yet')
    failures = []
    for url in urls[:10]:
        try:
            return dict(made, **_asked(access, url, made))
        except (NotYet, ValueError, KeyError) as failure:
            failures.append(str(failure) if isinstance(failure, NotYet) else '%s: %r' % (url, failure))
    return dict(made, failure=_plain('; '.join(failures)))


def _asked(access, url, member):
    endpoint, version = etcd_gateway.first_that_answers(dict(access, endpoints=[url]))
    base = etcd_gateway.gateway(version)
    with etcd_gateway.asked(access, endpoint) as ask:
        status = _post(ask, base + '/maintenance/status')
        if status['header']['member_id'] != member['id']:
            raise NotYet('%s is answered by another member' % url)
    if not member['isLearner']:
        _read(access, endpoint, base)
    return {'url': endpoint, 'version': version, 'leader': status.get('leader', '0'),
            'revision': int(status['header'].get('revision', 0)), 'bytes': int(status.get('dbSize', 0)),
            # Told since 3.4; the one before tells what is written, not what is applied.
            'applied': int(status.get('raftAppliedIndex', status.get('raftIndex', 0))),
            'errors': [_plain(str(one)) for one in status.get('errors', [])][:5]}


def _read(access, endpoint, base):
    try:
        with etcd_gateway.asked(access, endpoint) as ask:
            _post(ask, base + '/kv/range', READ)
    except NotYet as failure:
        raise NotYet('it cannot read through the quorum: %s' % failure)


def _post(ask, path, body=None):
    return json.loads(ask('POST', path, body).read().decode('utf-8'))


def _plain(text):
    return text[:300].encode('ascii', 'replace').decode('ascii')
