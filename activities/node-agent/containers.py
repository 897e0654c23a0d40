"""Ends every container of the Kubernetes namespace and clears what it leaves behind."""

import os
import signal

from cutover import commands, files, mounts, network, places, recipe, runtime_restart, units
from cutover.failures import Regressed
from cutover.waiting import Stopwatch, now, wait_until

# After SIGKILL only the kernel can be slow; this bounds it.
KILL_SECONDS = 20

# Filters of containerd over the labels that its Kubernetes plugin sets.
SANDBOX = 'labels."io.cri-containerd.kind"==sandbox'
COMPONENT = ('labels."io.kubernetes.pod.namespace"==kube-system,'
             'labels."io.kubernetes.container.name"~="^(%s)$"')
# A pod that comes from a file has an MD5 as its UID, one from the API server an RFC 4122 UUID with
# hyphens (pkg/kubelet/config/common.go).
STATIC = ',labels."io.kubernetes.pod.uid"~="^[0-9a-f]{32}$"'


def stop(run):
    """SIGTERM to all, SIGKILL to what stays, then mounts, addresses, packet filter, a clean runtime."""
    what = recipe.read(run)
    runtime = what['runtime']
    clock = Stopwatch()
    tasks = _tasks(runtime)
    killed, slowest = _end_in_order(tasks, runtime, what['graceSeconds'])
    clock.lap('end')
    removed, unmounted, cleared = files.in_parallel(lambda part: part(), [
        lambda: _remove(runtime),
        lambda: mounts.unmount(mounts.below(runtime['mountsBelow'])),
        lambda: network.clear(run, runtime),
    ])
    clock.lap('clear')
    acted = bool(tasks or removed or unmounted or cleared)
    if acted:
        runtime_restart.restart(runtime)
    clock.lap('restart')
    summary = 'ended %d containers (%s), removed %d, unmounted %d, cleared %d of the network' % (
        len(tasks), ', '.join(killed) + ' killed' if killed else 'none killed',
        removed, unmounted, cleared)
    return acted, summary, dict(clock.laps, **slowest)


def static(runtime, names):
    """(container, process id) of the static pods' containers of these names that run."""
    if not names:
        return []
    found = set(ctr(runtime, ['containers', 'list', '--quiet', COMPONENT % '|'.join(names) + STATIC]).split())
    return [task for task in running(runtime) if task[0] in found]


def static_sandboxes(runtime, names):
    """The same of their sandboxes, which end last. A static pod is named after its component and its node."""
    pods = ',labels."io.kubernetes.pod.namespace"==kube-system,labels."io.kubernetes.pod.name"~="^(%s)-"' % '|'.join(names)
    found = set(ctr(runtime, ['containers', 'list', '--quiet', SANDBOX + pods + STATIC]).split())
    return [task for task in running(runtime) if task[0] in found]


def end_static(runtime, names, grace_seconds):
    """Ends those alone; (how many ran, names of those that had to be killed)."""
    tasks = static(runtime, names)
    return len(tasks), _end(tasks, grace_seconds, {})


def end_kube_proxy(run):
    """Its watches stand at a revision that is to come again with other contents; the kubelet starts it anew."""
    runtime = recipe.read(run)['runtime']
    found = set(ctr(runtime, ['containers', 'list', '--quiet', COMPONENT % 'kube-proxy']).split())
    tasks = [task for task in running(runtime) if task[0] in found]
    _end(tasks, units.STATELESS_SECONDS, {})
    return bool(tasks), 'ended %d containers of kube-proxy' % len(tasks)


def end(tasks, grace_seconds):
    """Asked to end, then killed; names of those that had to be."""
    return _end(tasks, grace_seconds, {})


def _end_in_order(tasks, runtime, grace_seconds):
    """Everybody's containers and the stateless ones at once, etcd after its clients, sandboxes last."""
    sandboxes, stateless, names, etcd = files.in_parallel(
        lambda labels: set(ctr(runtime, ['containers', 'list', '--quiet', labels]).split()),
        [SANDBOX, COMPONENT % '|'.join(units.STATELESS), COMPONENT % 'coredns', COMPONENT % 'etcd'])
    times = {}
    groups = [
        ([task for task in tasks if task[0] not in sandboxes | stateless | names | etcd], grace_seconds),
        ([task for task in tasks if task[0] in stateless], min(grace_seconds, units.STATELESS_SECONDS)),
        # A name server has nothing to save; it lingers for others to take over, and here none does.
        ([task for task in tasks if task[0] in names], 0),
    ]
    killed = sum(files.in_parallel(lambda group: _end(group[0], group[1], times), groups), [])
    killed += _end([task for task in tasks if task[0] in etcd], grace_seconds, times)
    # Containers need their network to end well; a sandbox itself holds nothing that could be lost,
    # and the runtime kills it without asking, too.
    _end([task for task in tasks if task[0] in sandboxes], 0, {})
    slowest = max(times.items(), key=lambda one: one[1]) if times else ('none', 0)
    return killed, {'slowest': '%s, %d ms' % (slowest[0], slowest[1] * 1000)}


def _end(tasks, grace_seconds, times):
    """Names of those that had to be killed. Signals go to the processes themselves: no spawn for each."""
    names = dict((task, _program(task[1])) for task in tasks)
    begun, living = now(), list(tasks)

    def all_gone():
        for task in [task for task in living if not lives(*task)]:
            living.remove(task)
            times[names[task]] = max(now() - begun, times.get(names[task], 0))
        return not living

    if grace_seconds > 0:
        for container, pid in tasks:
            _signal(container, pid, signal.SIGTERM)
        if wait_until(all_gone, grace_seconds):
            return []
    stubborn = list(living)
    for container, pid in stubborn:
        _signal(container, pid, signal.SIGKILL)
    if not wait_until(all_gone, KILL_SECONDS):
        raise Regressed('%s outlives SIGKILL; look for processes in state D' % names[living[0]])
    return [names[task] for task in stubborn] if grace_seconds > 0 else []


def _signal(container, pid, number):
    if lives(container, pid):
        try:
            os.kill(pid, number)
        except OSError:
            pass  # It ended between the look and the signal.


def lives(container, pid):
    """Is this process still the container's? A number that went to another process is not touched."""
    try:
        with open('/proc/%d/cgroup' % pid) as source:
            is_its = container in source.read()
        with open('/proc/%d/stat' % pid) as source:
            state = source.read().rpartition(')')[2].split()[0]
    except (IOError, OSError):
        return False
    return is_its and state not in 'ZX'


def _tasks(runtime):
    """(container, process id) of every task."""
    lines = ctr(runtime, ['tasks', 'list']).splitlines()[1:]
    return [(line.split()[0], int(line.split()[1])) for line in lines if line.strip()]


def running(runtime):
    """(container, process id) of every task whose process is there."""
    return [task for task in _tasks(runtime) if lives(*task)]


def _program(pid):
    """What people call a process."""
    try:
        with open('/proc/%d/comm' % pid) as source:
            return source.read().strip()
    except (IOError, OSError):
        return 'a process that has ended'


def _remove(runtime):
    """Tasks and containers, with their snapshots. The runtime removes ended tasks by itself meanwhile."""
    found = ctr(runtime, ['containers', 'list', '--quiet']).split()
    remaining = list(found)

    def is_clear():
        tasks = ctr(runtime, ['tasks', 'list', '--quiet']).split()
        if tasks:
            commands.attempt(_ctr_line(runtime, ['tasks', 'delete', '--force'] + tasks))
        if remaining:
            commands.attempt(_ctr_line(runtime, ['containers', 'delete'] + remaining))
        remaining[:] = ctr(runtime, ['containers', 'list', '--quiet']).split()
        return not remaining

    if found and not wait_until(is_clear, KILL_SECONDS):
        raise Regressed('container %s cannot be removed; see journalctl -u %s'
                        % (remaining[0], runtime['unit']))
    return len(found)


def ctr(runtime, arguments):
    """Output of ctr in the namespace of Kubernetes."""
    return commands.run(_ctr_line(runtime, arguments))


def _ctr_line(runtime, arguments):
    return ['ctr', '--address', places.at(runtime['socket']),
            '--namespace', runtime['namespace']] + arguments
