"""systemd units of the cluster: stopped and disabled together, started and enabled together."""

import os

from cutover import commands, files, places, recipe
from cutover.failures import Regressed
from cutover.waiting import wait_until

UNIT_DIRECTORIES = ('/etc/systemd/', '/usr/lib/systemd/', '/lib/systemd/', '/usr/local/lib/systemd/')

# All they know is in etcd, so an end without notice loses nothing; an API server that waits for its
# watchers to leave would keep everybody waiting for a minute.
STATELESS = ('kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy')
STATELESS_SECONDS = 1
STOP_SECONDS = 60


def stop(run, names=None, stop_seconds=STOP_SECONDS):
    """Stops all, or those named, in reverse order and disables: a reboot in the middle starts no half side. What keeps a state has so
    many seconds before it is killed."""
    what = recipe.read(run)
    names = what['units'] if names is None else names
    before = containers_of(what['runtime'])
    _record_enabled(run, what['units'])
    enabled = _enabled(names)
    if enabled:
        commands.run(['systemctl', 'disable', '--no-reload'] + enabled)
    running = active(names)
    killed = [name for name in reversed(names)
              if name in running and _stop(name, STATELESS_SECONDS if name in what.get('stateless', []) else stop_seconds)]
    summary = 'stopped %d of %d units (%s), %s containers ran before and %s after' % (
        len(running), len(names), ', '.join(killed) + ' killed' if killed else 'none killed',
        before, containers_of(what['runtime']))
    return bool(enabled or running), summary


def start(run, names=None):
    """Enables what was enabled before and starts in order, all or those named; readiness is waited for elsewhere."""
    names = recipe.read(run)['units'] if names is None else names
    recorded = (files.read_json(_record_file(run)) or {'enabled': _enabled(names)})['enabled']
    missing = sorted(set(recorded) & set(names) - set(_enabled(names)))
    if missing:
        commands.run(['systemctl', 'enable', '--no-reload'] + missing)
    running = active(names)
    stopped = [name for name in names if name not in running]
    if stopped:
        commands.attempt(['systemctl', 'reset-failed'] + stopped)
        # Not waited for: members of an etcd on several nodes are ready only together.
        commands.run(['systemctl', 'start', '--no-block'] + stopped)
    return bool(missing or stopped), 'started %d of %d units' % (len(stopped), len(names))


def containers_of(runtime):
    """Containers that run, counted without asking the runtime: it may be down or slow."""
    directory = places.at('%s/io.containerd.runtime.v2.task/%s' % (
        os.path.dirname(runtime['socket']), runtime['namespace']))
    return len(os.listdir(directory)) if os.path.isdir(directory) else 0


def _stop(name, seconds):
    """True where it had to be killed."""
    commands.run(['systemctl', 'stop', '--no-block', '--', name])
    if wait_until(lambda: not active([name]), seconds):
        return False
    commands.run(['systemctl', 'kill', '--signal=KILL', '--', name])
    if not wait_until(lambda: not active([name]), STOP_SECONDS):
        raise Regressed('%s does not stop; see journalctl -u %s' % (name, name))
    return True


def active(names):
    """Those units that run, or are about to or have not quite ended."""
    shown = _shown(names, ['ActiveState', 'Job'])
    return [name for name, told in zip(names, shown) if told['ActiveState'] not in ('inactive', 'failed', '')
            # One that was told to start behind another is inactive until then, with a job that waits.
            or told.get('Job', '0') not in ('', '0')]


def main_process(name):
    """The process id of a unit that runs, as text; None of one that does not, or is about to start or end."""
    [told] = _shown([name], ['ActiveState', 'MainPID'])
    return told.get('MainPID', '0') if told['ActiveState'] == 'active' else None


def properties(names, wanted):
    """One property of each unit, in order, with one call."""
    return [told[wanted] for told in _shown(names, [wanted])]


def _shown(names, wanted):
    """A record for each unit, in order; the first property wanted is in all, another may be left out."""
    if not names:
        return []  # Without a name systemctl tells of itself.
    line = ['systemctl', 'show'] + ['--property=' + name for name in wanted]
    blocks = commands.run(line + ['--'] + names).strip().split('\n\n')
    shown = [dict(one.partition('=')[::2] for one in block.splitlines()) for block in blocks]
    shown = [told for told in shown if wanted[0] in told]
    if len(shown) != len(names):
        raise Regressed('systemctl answered for %d of %d units' % (len(shown), len(names)))
    return shown


def reload_for(paths):
    """systemd reads unit files again where one of them was moved."""
    if any(path.startswith(UNIT_DIRECTORIES) for path in paths):
        commands.run(['systemctl', 'daemon-reload'])


def _enabled(names):
    """Those that a boot would start. `static` and the like are nobody's to change."""
    _, out, _ = commands.attempt(['systemctl', 'is-enabled', '--'] + names)
    states = out.split()
    if len(states) != len(names):
        return [name for name in names if _enabled_alone(name)]
    return [name for name, state in zip(names, states) if state == 'enabled']


def _enabled_alone(name):
    """A unit without a file has no line of its own, so the lines cannot be told apart."""
    return commands.attempt(['systemctl', 'is-enabled', '--', name])[1].strip() == 'enabled'


def _record_enabled(run, names):
    """Once for a run: after the first stop nothing is enabled any more."""
    if not os.path.exists(_record_file(run)):
        files.write_json(_record_file(run), {'enabled': _enabled(names)})


def _record_file(run):
    return places.run_directory(run) + '/units.json'
