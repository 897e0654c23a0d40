"""Waits until etcd is whole again: this member well and up to date, every other one there, all with the same data."""

from cutover import components, etcd_hashes, etcd_members, recipe
from cutover.failures import NotYet, Regressed
from cutover.waiting import now, seconds_of, wait_until

EVERY_SECONDS = 0.5
# A cluster in use is never at rest; so many entries are a moment's work.
LAG = 100


def await_whole(run, arguments):
    """Whole, or at the deadline which member is not and what it said; then the data is compared, once."""
    what = recipe.read(run)
    entry = dict(recipe.etcd_of(what), name='etcd')
    seconds, begun, watch = seconds_of(arguments), now(), {}

    def is_whole():
        watch['unmet'] = _unmet(what, watch, (arguments.get('version') or '').lstrip('v'))
        return watch['unmet'] is None

    if not wait_until(is_whole, seconds, EVERY_SECONDS):
        raise Regressed('after %d s %s; here %s' % (seconds, watch['unmet'], components.state_of(what, entry)))
    seen, compared = watch['seen'], etcd_hashes.compare(what)
    own, count = etcd_members.own_of(seen), len(seen['members'])
    leader = etcd_members.name_of(seen, own['leader'])
    return False, 'etcd is whole: %s, %s leads' % ('%d members' % count if count > 1 else '1 member', leader), {
        'members': count, 'leader': leader, 'member': own['name'], 'compared': compared, 'dbSize': own['bytes'],
        'versions': ', '.join('%s %s' % (one['name'], one['version']) for one in seen['members'])[:1000],
        'waitedMs': int((now() - begun) * 1000)}


def _unmet(what, watch, version):
    """Why etcd is not whole yet, or None."""
    try:
        seen = watch['seen'] = etcd_members.look(what)
    except NotYet as failure:
        return 'etcd of this node does not answer: %s' % failure
    except (ValueError, KeyError) as failure:
        return 'etcd of this node answers what is no answer of etcd: %r' % failure
    if seen['alarms']:
        return 'etcd has the alarm ' + ', '.join('%(alarm)s of member %(name)s' % one for one in seen['alarms'])
    own = etcd_members.own_of(seen)
    for one in [own] + etcd_members.others_of(seen):
        because = _wrong_with(one, own)
        if because is not None:
            return 'member %s of etcd is not well: %s' % (one['name'], because)
    if version and own['version'] != version:
        return 'etcd of this node is %s, not %s' % (own['version'], version)
    behind = max(one['applied'] for one in seen['members']) - own['applied']
    if behind > LAG:
        return 'member %s of etcd is %d entries behind' % (own['name'], behind)
    return None


def _wrong_with(one, own):
    if one['failure']:
        return one['failure']
    if one['leader'] in etcd_members.NOBODY:
        return 'it knows no leader'
    if one['leader'] != own['leader']:
        return 'it follows another leader than member %s' % own['name']
    if one['errors']:
        return ', '.join(one['errors'])
    return None
