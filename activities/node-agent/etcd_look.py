"""What a member of etcd tells of itself and of its cluster; over its gateway, nothing is changed."""

import json
import re

from cutover import etcd_gateway
from cutover.failures import Failure

WANTED = ('etcd_server_leader_changes_seen_total', 'process_start_time_seconds',
          'etcd_server_quota_backend_bytes', 'etcd_server_slow_apply_total')
BUCKET = re.compile(r'^etcd_disk_wal_fsync_duration_seconds_bucket\{le="([^"]+)"\} (\S+)', re.M)
METRICS_BYTES = 4 * 1024 * 1024


def look(arguments):
    """Status, members, alarms and metrics; with a revision, the hash of all keys up to it instead."""
    endpoint, version = etcd_gateway.first_that_answers(arguments)
    base = etcd_gateway.gateway(version)
    if arguments.get('revision'):
        told = hash_of(arguments, endpoint, base)
        return {'endpoint': endpoint, 'version': version, 'hash': told and told['hash']}
    with etcd_gateway.asked(arguments, endpoint) as ask:
        def post(path):
            return json.loads(ask('POST', base + path).read().decode('utf-8'))

        status, alarms = post('/maintenance/status'), post('/maintenance/alarm')
        members = post('/cluster/member/list')['members']
        metrics = _metrics(ask)
    return {
        'endpoint': endpoint,
        'version': version,
        'member': status['header']['member_id'],
        'cluster': status['header']['cluster_id'],
        'revision': int(status['header'].get('revision', 0)),
        'leader': status.get('leader', '0'),
        'raftIndex': int(status.get('raftIndex', 0)),
        'appliedIndex': int(status.get('raftAppliedIndex', status.get('raftIndex', 0))),
        'bytes': int(status.get('dbSize', 0)),
        'usedBytes': int(status.get('dbSizeInUse', status.get('dbSize', 0))),
        'errors': [str(one)[:300] for one in status.get('errors', [])][:10],
        'alarms': [str(one.get('alarm', '?'))[:60] for one in alarms.get('alarms', [])][:20],
        'members': [_member(one) for one in members[:50]],
        'metrics': metrics,
    }


def _member(told):
    return {'id': told['ID'], 'name': told.get('name', '')[:255], 'isLearner': told.get('isLearner', False),
            'peerUrls': [url[:300] for url in told.get('peerURLs', [])][:10]}


def _metrics(ask):
    """Counters that tell of the past: leaders that changed, writes that were slow. None without metrics."""
    try:
        text = ask('GET', '/metrics').read(METRICS_BYTES).decode('utf-8', 'replace')
    except Failure:
        return None
    values = dict(re.findall(r'^(%s) (\S+)' % '|'.join(WANTED), text, re.M))
    buckets = [(float(limit), float(count)) for limit, count in BUCKET.findall(text)]
    return {
        'leaderChanges': _number(values.get('etcd_server_leader_changes_seen_total')),
        'startedSeconds': _number(values.get('process_start_time_seconds')),
        'quotaBytes': _number(values.get('etcd_server_quota_backend_bytes')),
        'writes': buckets[-1][1] if buckets else 0,
        'slowestWriteMs': _percentile(buckets),
    }


def _percentile(buckets):
    """99 of 100 writes reached the disk within this, milliseconds; None without writes."""
    total = buckets[-1][1] if buckets else 0
    for limit, count in buckets:
        if total and count >= 0.99 * total:
            return None if limit == float('inf') else limit * 1000
    return None


def _number(text):
    return float(text) if text is not None else None


def hash_of(arguments, endpoint, base):
    """{hash, compactRevision} of all keys up to a revision; None where this etcd can tell it in no way."""
    body = json.dumps({'revision': arguments['revision']}).encode('ascii')
    try:
        with etcd_gateway.asked(arguments, endpoint) as ask:
            return _told(ask('POST', base + '/maintenance/hashkv', body))
    except (Failure, KeyError, ValueError):
        pass
    # The gateway has it since 3.5; members of 3.4 ask each other on the peers' port.
    peer = arguments.get('peer')
    try:
        with etcd_gateway.asked(peer, peer['endpoint']) as ask:
            return _told(ask('GET', '/members/hashkv', body))
    except (Failure, KeyError, TypeError, ValueError):
        return None


def _told(answer):
    told = json.loads(answer.read().decode('utf-8'))
    return {'hash': told['hash'], 'compactRevision': int(told.get('compact_revision', 0))}
