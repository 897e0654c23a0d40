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
# Above every epoch that a run has itself, its clock in milliseconds: whoever recovers it takes it over for good.
TAKEN_OVER = 10 ** 15


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
    _refuse_late(run, arguments)
    _note(call_file, arguments)
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
        with open(lock_file(), 'ab') as lock:
            take(lock, LOCK_SECONDS)
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
    if known is not None and known['verbs'] != arguments['verbs']:
        raise Refused('the key %s was used for %s before, not for %s'
                      % (arguments['key'], known['verbs'], arguments['verbs']))


def _note(call_file, arguments):
    """Asked for again by whoever came later: in the name of an earlier one it would come too late."""
    known = files.read_json(call_file)
    if known is None or (arguments.get('epoch') or 0) > (known.get('epoch') or 0):
        files.write_json(call_file, arguments)


def take(lock, seconds):
    """The lock of this node. NotYet where another phase has it for so long."""
    def is_taken():
        try:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except (IOError, OSError):
            return False

    if not wait_until(is_taken, seconds, 0.1):
        raise NotYet('another phase holds this node for %d seconds' % seconds)


def _fence(run, arguments):
    """Under the lock: notes the epoch of a call that does not come too late."""
    _refuse_late(run, arguments)
    if (arguments.get('epoch') or 0) > epoch_of(run):
        files.write_json(_epoch_file(run), arguments['epoch'])


def _refuse_late(run, arguments):
    """A call from before a later one is refused: its sender was thought dead and is not."""
    epoch, newest, by = arguments.get('epoch'), epoch_of(run), taken_over(run)
    if by is not None and (epoch or 0) < newest:
        raise Refused('%s has taken run %s over on this node; this call comes too late' % (by['by'], run))
    if epoch is not None and epoch < newest:
        raise Refused('this call is of epoch %d, the node has seen %d; it comes too late'
                      % (epoch, newest))


def epoch_of(run):
    """The newest that this node has seen of a run."""
    return files.read_json(_epoch_file(run)) or 0


def taken_over(run):
    """{by, token, epoch} of whoever has taken the run over, or None."""
    if epoch_of(run) <= TAKEN_OVER:
        return None
    return files.read_json(places.run_directory(run) + '/claim.json') or {'by': u'somebody', 'token': u''}


def under_way(run):
    """Keys of calls that were begun and have no result, and whose unit runs."""
    directory = places.run_directory(run) + '/calls'
    names = sorted(os.listdir(directory)) if os.path.isdir(directory) else []
    calls = [files.read_json(directory + '/' + name) for name in names
             if name.endswith('.call') and name[:-5] + '.result' not in names]
    return [one['key'] for one in calls if _is_active(run, one['key'])]


def lock_file():
    """The one that every phase holds while it acts."""
    return files.private_directory(places.at(places.BASE)) + '/lock'


def _epoch_file(run):
    return places.run_directory(run) + '/epoch.json'


def _file(run, key, kind):
    return '%s/calls/%s.%s' % (places.run_directory(run), _identity(run, key), kind)


def _identity(run, key):
    return hashlib.sha256(('%s\n%s' % (run, key)).encode('utf-8')).hexdigest()[:24]
