"""Do all members of an etcd hold the same? By the hash that etcd itself compares, else by all that is in them."""

import base64
import hashlib
import json

from cutover import etcd_gateway, etcd_look, etcd_members
from cutover.failures import NotYet, Regressed
from cutover.waiting import wait_until

# Objects are some KB each, and a page is in memory as a whole.
PAGE_KEYS = 500
EVERYTHING = base64.b64encode(b'\0').decode('ascii')
# A compaction reaches all members in no time; releases before 3.4 never tell a hash.
AGREE_SECONDS = 5


def compare(what):
    """At one revision that all of them have. Regressed where they differ; how it was compared, for people."""
    found, access = {}, etcd_members.access_of(what)

    def are_equal():
        members = found['members'] = etcd_members.voters_of(etcd_members.look(what))
        silent = [one for one in members if one['failure']]
        if silent:
            raise NotYet('member %(name)s of etcd: %(failure)s' % silent[0])
        if len(members) > 1:
            told = found['hashes'] = [_hash(access, one, _common(members)) for one in members]
            # The hash is of what a compaction has left, so that only after the same one it is the same.
            return None not in told and len(set((one['hash'], one['compactRevision']) for one in told)) == 1
        return True

    if wait_until(are_equal, AGREE_SECONDS, 1):
        return 'hash %s' % found['hashes'][0]['hash'] if 'hashes' in found else 'alone'
    # Releases differ in what they leave of a deleted key at the compacted revision, so hashes alone prove nothing:
    # https://github.com/etcd-io/etcd/pull/18274 (v3.4.34 and v3.5.16 on).
    members, revision = found['members'], _common(found['members'])
    digests = [_digest(access, one, revision) for one in members]
    if len(set(digests)) > 1:
        raise Regressed('CORRUPT: at revision %d the members of etcd hold different data (%s); change nothing more before '
                        'the odd one was taken out and has joined again empty' % (revision, ', '.join(
                            '%s %s' % (one['name'], digest) for one, digest in zip(members, digests))))
    return 'contents ' + digests[0]


def _common(members):
    return min(one['revision'] for one in members)


def _hash(access, member, revision):
    peer = dict(access['peer'], endpoint=(member['peerUrls'] or [None])[0])
    asked = dict(access, peer=peer, revision=revision, silenceSeconds=etcd_gateway.SILENCE_SECONDS)
    return etcd_look.hash_of(asked, member['url'], etcd_gateway.gateway(member['version']))


def _digest(access, member, revision):
    """Of every key with its value and revisions, as this member alone has it."""
    digest, start, is_more = hashlib.sha256(), EVERYTHING, True
    path = etcd_gateway.gateway(member['version']) + '/kv/range'
    asked = dict(access, silenceSeconds=etcd_gateway.SILENCE_SECONDS)
    with etcd_gateway.asked(asked, member['url']) as ask:
        while is_more:
            body = json.dumps({'key': start, 'range_end': EVERYTHING, 'limit': PAGE_KEYS,
                               'revision': revision, 'serializable': True})
            told = json.loads(ask('POST', path, body.encode('ascii')).read().decode('utf-8'))
            for one in told.get('kvs', []):
                start = base64.b64encode(base64.b64decode(one['key']) + b'\0').decode('ascii')
                words = [one.get(name, '') for name in ('key', 'value', 'create_revision', 'mod_revision', 'version')]
                digest.update(' '.join(words + ['']).encode('ascii'))
            is_more = told.get('more', False)
    return digest.hexdigest()[:16]
