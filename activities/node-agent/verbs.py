"""The verbs that change a node. Each looks at the world first and says whether it had to act."""

import os
import time

from cutover import (aside, await_api, await_etcd, containers, etcd, etcd_restore, etcd_writes, failpoint, hop_snapshot, hung,
                     images, install, journal, manifest, move_leader, places, pods, programs, recipe, renew, retire, static_pods,
                     store, undo, units)
from cutover.failures import Failure, Refused, Regressed


def _start_units(run, _key, _arguments):
    what = _whole_side(run)
    started, picked_up = units.start(run), static_pods.release(what)
    return started[0] or picked_up[0], '; '.join(one[1] for one in (started, picked_up) if one[1])


def _start_etcd(run, _key, _arguments):
    what = _whole_side(run)
    entry = recipe.etcd_of(what)
    return units.start(run, [entry['unit']]) if entry['kind'] == 'unit' else static_pods.release(what, ['etcd'])


def _whole_side(run):
    """The recipe, where all of one side is in place and nothing of it would begin without its data."""
    broken = install.between_the_sides(run)
    if broken is not None:
        raise Regressed('%s: this node is between the sides; install or restore first' % broken)
    what = recipe.read(run)
    _refuse_empty_etcd(run, what)
    return what


def _refuse_empty_etcd(run, what):
    """An API that answers from an empty etcd would have every kubelet end all of its containers."""
    is_new = manifest.read(aside.manifest_file(run)) is not None
    if not (what.get('keepsContainers') and what.get('etcd') and is_new):
        return
    directory = recipe.etcd_flags(what, ['data-dir'])['data-dir']
    if recipe.kept_path_of(what, directory) is None:
        # No kept path holds it, so it stayed where it is.
        if not os.path.isdir(places.at(directory) + '/member'):
            raise Regressed('%s holds no data of etcd, and no kept path does; see where etcd\'s data lies'
                            % directory)
    elif not etcd_restore.is_done(run, places.at(directory)):
        raise Regressed('the data of etcd was not carried over yet; restore it first (restore-etcd)')


def _stop_controllers(run):
    count, _ = static_pods.end(recipe.read(run), static_pods.CONTROLLERS, units.STATELESS_SECONDS)
    return count > 0, 'ended %d containers of controllers' % count


def _stop_api(run):
    what = recipe.read(run)
    acted, summary = units.stop(run, recipe.units_but_etcd(what))
    count, killed = static_pods.end(what, etcd.API, units.STATELESS_SECONDS)
    return acted or count > 0, '%s; ended %d containers of the API side (%s)' % (
        summary, count, ', '.join(killed) + ' killed' if killed else 'none killed')


def _stop_control_plane(run):
    api, member = _stop_api(run), etcd.stop(run)
    return api[0] or member[0], '%s; %s' % (api[1], member[1])


VERBS = {
    'load-images': lambda run, _key, _arguments: images.load(run),
    'prebuild': lambda run, _key, _arguments: install.prebuild(run),
    'snapshot': etcd.snapshot,
    'stop-units': lambda run, _key, _arguments: units.stop(run),
    'stop-controllers': lambda run, _key, _arguments: _stop_controllers(run),
    'stop-api': lambda run, _key, _arguments: _stop_api(run),
    'snapshot-etcd': lambda run, _key, _arguments: etcd.snapshot_last(run),
    'snapshot-hop': lambda run, _key, _arguments: hop_snapshot.take(run),
    'check-restore': lambda run, _key, arguments: hop_snapshot.check(run, arguments),
    'move-leader': lambda run, _key, _arguments: move_leader.move(run),
    'stop-etcd': lambda run, _key, _arguments: etcd.stop(run),
    'restore-etcd': lambda run, _key, arguments: etcd_restore.restore(run, arguments),
    'list-writes': lambda run, _key, _arguments: etcd_writes.list_since(run),
    'keep-writes': lambda run, _key, _arguments: etcd_writes.keep(run),
    'stop-control-plane': lambda run, _key, _arguments: _stop_control_plane(run),
    'note-containers': lambda run, _key, _arguments: programs.note(run),
    'note-pods': lambda run, _key, _arguments: pods.note(run),
    'renew-static-pods': lambda run, _key, _arguments: renew.renew(run),
    'end-other-pods': lambda run, _key, _arguments: pods.end_others(run),
    'end-kube-proxy': lambda run, _key, _arguments: containers.end_kube_proxy(run),
    'drop-hung-connections': lambda _run, _key, _arguments: hung.drop(),
    'compare-containers': lambda run, _key, _arguments: programs.compare(run),
    'stop-containers': lambda run, _key, _arguments: containers.stop(run),
    'set-aside': lambda run, _key, _arguments: aside.set_aside(run),
    'install': lambda run, _key, _arguments: install.install(run),
    'start-etcd': _start_etcd,
    'start-units': _start_units,
    'await-etcd': lambda run, _key, arguments: await_etcd.await_whole(run, arguments),
    'await-api': lambda run, _key, arguments: await_api.await_ready(run, arguments),
    'check-return': lambda run, _key, _arguments: undo.check_return(run),
    'restore': lambda run, _key, _arguments: aside.restore(run),
    'verify-kept': lambda run, _key, _arguments: aside.verify_kept(run),
    'retire': lambda run, _key, _arguments: retire.retire(run),
    'discard-staged': lambda run, _key, _arguments: store.discard(run),
}


# What an undo has to take back once it was begun; the others look, or add what nothing uses yet.
TOUCHING = ('stop-units', 'stop-controllers', 'stop-api', 'stop-etcd', 'stop-control-plane', 'stop-containers',
            'end-kube-proxy', 'end-other-pods', 'renew-static-pods', 'set-aside', 'install', 'restore-etcd',
            'start-etcd', 'start-units', 'restore', 'retire')


def is_touched(run):
    """Has this run begun to stop or change anything here?"""
    return any(entry['key'].rpartition('/')[2] in TOUCHING for entry in journal.entries(run))


def untouched(verbs):
    """What is told in place of an undo that has nothing to take back."""
    return {'verb': verbs[-1], 'acted': False, 'repeated': False, 'details': {'touched': False}, 'ms': 0,
            'summary': 'nothing was stopped or changed here'}


def execute(run, key, verb, arguments):
    """One verb under its own key: journal, effect, journal. A key that is done never acts again."""
    own_key = '%s/%s' % (key, verb)
    before = journal.done(run, own_key)
    if before is not None:
        return dict(_told(verb, before), acted=False, repeated=True)
    started = time.time()
    journal.append(run, {'event': 'begin', 'key': own_key})
    failpoint.reach(verb, 'before-effect')
    try:
        result = VERBS[verb](run, key, arguments)
    except Exception as failure:
        journal.append(run, {'event': 'failed', 'key': own_key, 'message': _sentence(failure)})
        raise
    entry = {'event': 'done', 'key': own_key, 'acted': result[0], 'summary': result[1],
             'details': result[2] if len(result) > 2 else {},
             'ms': int((time.time() - started) * 1000)}
    failpoint.reach(verb, 'after-effect-before-record')
    journal.append(run, entry)
    failpoint.reach(verb, 'after-record')
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
