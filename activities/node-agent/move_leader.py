"""Before a member of etcd is stopped: the others must be enough without it, and it leads no more."""

import json

from cutover import aside, etcd, etcd_gateway, etcd_members, etcd_tools, manifest, recipe, undo
from cutover.failures import NotYet, Refused, Regressed
from cutover.waiting import wait_until

MOVED_SECONDS = 15


def move(run):
    """The lead goes to the member that is furthest. Regressed where the others would be no quorum."""
    what = recipe.read(run)
    recipe.etcd_of(what)
    if not etcd.is_running(what):
        return False, 'etcd is stopped on this node and leads nothing'
    try:
        seen = etcd_members.look(what)
    except NotYet as failure:
        if manifest.read(aside.manifest_file(run)) is None:
            raise
        # On the way back: what is about to be taken away need not be well.
        return False, 'etcd of the new side does not answer and leads nothing: %s' % failure
    own, voters = etcd_members.own_of(seen), etcd_members.voters_of(seen)
    if own['failure'] is None:
        undo.note_etcd(run, own['version'])
    _refuse_without_quorum(own, voters)
    heirs = [one for one in voters if one is not own and _is_well(one)]
    because = _stays(seen, own, voters, heirs)
    if because is not None:
        return False, because
    heir = max(heirs, key=lambda one: (one['applied'], one['name']))
    _transfer(run, what, own, heir)
    leader = _await_moved(what, own)
    return True, 'moved the lead of etcd from %s to %s' % (own['name'], leader), {'leader': leader}


def _stays(seen, own, voters, heirs):
    """Why there is no lead to move, or None."""
    if len(voters) == 1:
        return '%s is alone in etcd' % own['name']
    if own.get('leader') != own['id']:
        return '%s leads etcd, not %s' % (etcd_members.name_of(seen, own.get('leader')), own['name'])
    return None if heirs else 'no other member of etcd is well enough to lead'


def _refuse_without_quorum(own, voters):
    """Of one or two members none can be spared: there etcd is away for as long as this one is."""
    if len(voters) < 3:
        return
    well = [one for one in voters if one is not own and _is_well(one)]
    needed = len(voters) // 2 + 1
    if len(well) < needed:
        raise Regressed('without member %s only %d of %d members of etcd are well, and %d are needed; mend first: %s' % (
            own['name'], len(well), len(voters), needed, '; '.join(
                '%s: %s' % (one['name'], one['failure'] or 'it knows no leader')
                for one in voters if one is not own and not _is_well(one))))


def _is_well(one):
    return one['failure'] is None and one['leader'] not in etcd_members.NOBODY


def _transfer(run, what, own, heir):
    access = etcd_members.access_of(what)
    path = etcd_gateway.gateway(own['version']) + '/maintenance/transfer-leadership'
    try:
        with etcd_gateway.asked(access, own['url']) as ask:
            ask('POST', path, json.dumps({'targetID': heir['id']}).encode('ascii')).read()
    except Refused:
        # Not every release has it in its gateway.
        line = etcd_tools.etcdctl(etcd_tools.of(run), etcd.access_of(what))
        etcd_tools.run(line + ['move-leader', '%x' % int(heir['id'])])


def _await_moved(what, own):
    """The name of the new leader, once all that are well follow it."""
    found = {}

    def has_moved():
        try:
            seen = etcd_members.look(what)
        except NotYet:
            return False
        leaders = set(one['leader'] for one in etcd_members.voters_of(seen) if _is_well(one))
        found['leader'] = etcd_members.name_of(seen, min(leaders)) if len(leaders) == 1 else None
        return len(leaders) == 1 and own['id'] not in leaders

    if not wait_until(has_moved, MOVED_SECONDS, 0.2):
        raise Regressed('member %s of etcd still leads %d s after it gave the lead away; see its log'
                        % (own['name'], MOVED_SECONDS))
    return found['leader']
