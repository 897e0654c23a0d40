"""The verbs that change a node. Each looks at the world first and says whether it had to act."""

import time

from cutover import aside, containers, etcd, images, install, journal, retire, store, units
from cutover.failures import Failure, Refused, Regressed


def _start_units(run, _key, _arguments):
    broken = install.between_the_sides(run)
    if broken is not None:
        raise Regressed('%s: this node is between the sides; install or restore first' % broken)
    return units.start(run)


VERBS = {
    'load-images': lambda run, _key, _arguments: images.load(run),
    'prebuild': lambda run, _key, _arguments: install.prebuild(run),
    'snapshot': etcd.snapshot,
    'stop-units': lambda run, _key, _arguments: units.stop(run),
    'stop-containers': lambda run, _key, _arguments: containers.stop(run),
    'set-aside': lambda run, _key, _arguments: aside.set_aside(run),
    'install': lambda run, _key, _arguments: install.install(run),
    'start-units': _start_units,
    'restore': lambda run, _key, _arguments: aside.restore(run),
    'verify-kept': lambda run, _key, _arguments: aside.verify_kept(run),
    'retire': lambda run, _key, _arguments: retire.retire(run),
    'discard-staged': lambda run, _key, _arguments: store.discard(run),
}


def execute(run, key, verb, arguments):
    """One verb under its own key: journal, effect, journal. A key that is done never acts again."""
    own_key = '%s/%s' % (key, verb)
    before = journal.done(run, own_key)
    if before is not None:
        return dict(_told(verb, before), acted=False, repeated=True)
    started = time.time()
    journal.append(run, {'event': 'begin', 'key': own_key})
    try:
        result = VERBS[verb](run, key, arguments)
    except Exception as failure:
        journal.append(run, {'event': 'failed', 'key': own_key, 'message': _sentence(failure)})
        raise
    entry = {'event': 'done', 'key': own_key, 'acted': result[0], 'summary': result[1],
             'details': result[2] if len(result) > 2 else {},
             'ms': int((time.time() - started) * 1000)}
    journal.append(run, entry)
    return dict(_told(verb, entry), repeated=False)


def check(verbs):
    """Refuses a verb that is not in the table."""
    for verb in verbs:
        if verb not in VERBS:
            raise Refused('%r is not a verb of the node agent' % (verb,))


def _told(verb, entry):
    told = dict((name, entry[name]) for name in ('acted', 'summary', 'details', 'ms'))
    return dict(told, verb=verb)


def _sentence(failure):
    text = str(failure) if isinstance(failure, Failure) else repr(failure)
    return text[:2000]
