"""Verbs run in a systemd unit of their own: a lost connection loses nothing, a key never acts twice."""

import fcntl
import hashlib
import os
import sys
import traceback

from cutover import commands, files, places, verbs
from cutover.failures import Failure, NotYet, Refused
from cutover.waiting import wait_until

# How long one call waits; the orchestrator calls again, and a dead connection shows in between.
WAIT_SECONDS = 20
# A unit that ends without a result was killed; its verbs look first, so they are run again.
MAX_STARTS = 3
LOCK_SECONDS = 900


def call(agent_file, arguments):
    """Starts the unit of this key, or finds it running, or its result; answers `ended` or `running`."""
    run, key = arguments['run'], arguments['key']
    verbs.check(arguments['verbs'])
    call_file = _file(run, key, 'call')
    files.private_directory(os.path.dirname(call_file))
    _check_same(call_file, arguments)
    found = files.read_json(_file(run, key, 'result'))
    if found is not None and found['ok']:
        return {'state': 'ended', 'result': found}
    if found is not None and not _is_active(run, key):
        os.unlink(_file(run, key, 'result'))  # It failed before; asked again, it is tried again.
    for _ in range(MAX_STARTS):
        if not _is_active(run, key):
            _start(agent_file, run, key)
        if not wait_until(lambda: _has_ended(run, key), WAIT_SECONDS, 0):
            return {'state': 'running'}
        found = files.read_json(_file(run, key, 'result'))
        if found is not None:
            return {'state': 'ended', 'result': found}
    raise NotYet('the unit %s ended %d times without a result; see its journal'
                 % (unit_of(run, key), MAX_STARTS))


def look(arguments):
    """What is known of a key: its result, whether its unit runs, or that it never ran to its end."""
    run, key = arguments['run'], arguments['key']
    found = files.read_json(_file(run, key, 'result'))
    if found is not None:
        return {'state': 'ended', 'result': found}
    return {'state': 'running' if _is_active(run, key) else 'unknown'}


def execute(run, identity):
    """Inside the unit: the verbs of a call, one after another, one phase at a time on a node."""
    arguments = files.read_json('%s/calls/%s.call' % (places.run_directory(run), identity))
    results = []
    try:
        with open(_lock_file(), 'ab') as lock:
            _take(lock)
            _fence(run, arguments)
            is_due = verbs.is_touched(run) or not arguments.get('onlyIfTouched')
            for verb in arguments['verbs'] if is_due else []:
                results.append(verbs.execute(
                    run, arguments['key'], verb, arguments.get('arguments') or {}))
                if results[-1]['details'].get('endsPhase'):
                    break
            results += [] if is_due else [verbs.untouched(arguments['verbs'])]
        outcome = {'ok': True}
    except Failure as failure:
        outcome = {'ok': False, 'kind': failure.kind, 'message': str(failure)[:2000]}
    except Exception as failure:
        traceback.print_exc()
        outcome = {'ok': False, 'kind': 'NotYet', 'message': repr(failure)[:2000]}
    files.write_json(_file(run, arguments['key'], 'result'), dict(outcome, verbs=results))


def unit_of(run, key):
    return 'kube-cutover-%s.service' % _identity(run, key)


def _start(agent_file, run, key):
    unit = unit_of(run, key)
    commands.attempt(['systemctl', 'reset-failed', unit])
    line = [sys.executable, '-E', '-s', '-S', agent_file]
    line += ['--root', places.root] if places.root else []
    code, _, err = commands.attempt(
        ['systemd-run', '--unit=' + unit, '--description=kube-cutover', '--']
        + line + ['execute', run, _identity(run, key)])
    if code != 0 and not _is_active(run, key) and not _has_result(run, key):
        raise NotYet('systemd-run exited with %d: %s' % (code, err.strip()[-300:]))


def _has_ended(run, key):
    """The result is cheap to look for, the unit is not: it is asked only twice a second."""
    return wait_until(lambda: _has_result(run, key), 0.5) or not _is_active(run, key)


def _has_result(run, key):
    return os.path.exists(_file(run, key, 'result'))


def _is_active(run, key):
    _, out, _ = commands.attempt(
        ['systemctl', 'show', '--property=ActiveState', '--', unit_of(run, key)])
    return out.strip().partition('=')[2] in ('active', 'activating', 'deactivating', 'reloading')


def _check_same(call_file, arguments):
    known = files.read_json(call_file)
    if known is None:
        files.write_json(call_file, arguments)
    elif known['verbs'] != arguments['verbs']:
        raise Refused('the key %s was used for %s before, not for %s'
                      % (arguments['key'], known['verbs'], arguments['verbs']))


def _take(lock):
    def is_taken():
        try:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except (IOError, OSError):
            return False

    if not wait_until(is_taken, LOCK_SECONDS, 0.1):
        raise NotYet('another phase holds this node for %d seconds' % LOCK_SECONDS)


def _fence(run, arguments):
    """A call from before a later one is refused: its sender was thought dead and is not."""
    epoch = arguments.get('epoch')
    if epoch is None:
        return
    path = places.run_directory(run) + '/epoch.json'
    newest = files.read_json(path) or 0
    if epoch < newest:
        raise Refused('this call is of epoch %d, the node has seen %d; it comes too late'
                      % (epoch, newest))
    if epoch > newest:
        files.write_json(path, epoch)


def _lock_file():
    return files.private_directory(places.at(places.BASE)) + '/lock'


def _file(run, key, kind):
    return '%s/calls/%s.%s' % (places.run_directory(run), _identity(run, key), kind)


def _identity(run, key):
    return hashlib.sha256(('%s\n%s' % (run, key)).encode('utf-8')).hexdigest()[:24]
