"""Waits until the API server of this node serves again and its companions run; changes nothing."""

from cutover import api_look, components, recipe
from cutover.failures import NotYet, Regressed
from cutover.waiting import now, seconds_of, wait_until

EVERY_SECONDS = 1
# What ends at once is started again and again, and looks alive in between.
STEADY_SECONDS = 5
# Just after its start it denies what it allows once it has read its roles.
DENIED_SECONDS = 10


def await_ready(run, arguments):
    """Ready in the version asked for, and all of them steady; at the deadline what was seen last."""
    what = recipe.read(run)
    api = dict(recipe.api_of(what), name='kube-apiserver')
    seconds, begun = seconds_of(arguments), now()
    watch = {'api': api, 'wanted': arguments.get('version'), 'since': {}, 'tasks': {}}

    def is_well():
        # All are looked at each time, so that they are steady by the time the API server is ready.
        api_unmet, (one, lives_unmet) = _unmet_by_api(watch), _unmet_by_lives(what, watch)
        watch['unmet'], watch['of'] = api_unmet or lives_unmet, api if api_unmet else one
        return watch['unmet'] is None

    if not wait_until(is_well, seconds, EVERY_SECONDS):
        raise Regressed('after %d s %s; %s' % (
            seconds, watch['unmet'], components.state_of(what, watch['of'])))
    return False, _summary(watch), {
        'version': watch['seen']['version'] or 'not told', 'status': watch['seen']['status'],
        'path': watch['seen']['path'], 'by': watch['seen']['by'], 'waitedMs': int((now() - begun) * 1000)}


def _unmet_by_api(watch):
    """Why its answer does not do, or None."""
    try:
        seen = watch['seen'] = api_look.look(watch['api'])
    except NotYet as failure:
        watch['since'].pop('denied', None)
        return 'the API server does not answer: %s' % failure
    told = '%s answered %d%s' % (seen['path'], seen['status'], ': ' + seen['said'] if seen['said'] else '')
    if seen['status'] in api_look.DENIED and _may_deny(watch):
        # It serves, and tells nobody here how it is.
        return None if _lasts(watch, 'denied', True) >= DENIED_SECONDS else 'the API server\'s ' + told
    watch['since'].pop('denied', None)
    if seen['status'] != 200:
        return 'the API server\'s %s' % told
    if watch['wanted'] and seen['version'] not in (None, watch['wanted']):
        return 'the API server is %s, not %s' % (seen['version'], watch['wanted'])
    return None


def _may_deny(watch):
    """One who has a certificate of this API server and is not known by it has found something wrong."""
    return watch['seen']['status'] == 403 or not api_look.has_certificate(watch['api'])


def _unmet_by_lives(what, watch):
    """(component, why it does not count as running) of the first that does not, or two times None."""
    found = None, None
    for one in [watch['api']] + components.beside_api(what):
        life = components.life_of(what, one, watch['tasks'])
        lasts = _lasts(watch, one['name'], life)
        if found[0] is None and (life is None or lasts < STEADY_SECONDS):
            found = one, '%s does not run' % one['name'] if life is None else (
                '%s runs for less than %d s' % (one['name'], STEADY_SECONDS))
    return found


def _lasts(watch, name, value):
    """For how many seconds something has been so."""
    before = watch['since'].get(name)
    if before is None or before[0] != value:
        before = watch['since'][name] = (value, now())
    return now() - before[1]


def _summary(watch):
    seen = watch['seen']
    if seen['status'] != 200:
        return 'the API server serves; it told nobody here whether it is ready (%d)' % seen['status']
    return 'the API server is ready%s' % (' as ' + seen['version'] if seen['version'] else
                                          ', its version was not told')
