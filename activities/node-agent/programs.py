"""Programs that run on this node, read from where the kernel has them: in a container or not."""

import hashlib
import json
import os
import re
import time

from cutover import containers, files, journal, places, recipe
from cutover.failures import NotYet, Refused, Regressed
from cutover.waiting import now, wait_until

NAME = re.compile(r'^[a-z][a-z-]{0,63}\Z')
READ_BYTES = 1024 * 1024
# Within this a new kubelet has looked at every pod: one that found a change restarted it after 30 s.
WATCH_SECONDS = 45
# activities/rehearsal/janitor.ts marks the processes of a copy with it.
COPY_MARK = 'KUBE_CUTOVER_WORKSHOP='


def find(arguments):
    """Digest and size of each program that runs here, by name; what does not run is left out."""
    found = []
    for name in arguments['names']:
        place = _place(name)
        if place is not None:
            found.append(dict(_facts(place), name=name))
    return {'programs': found}


def send(arguments, frames):
    """The file of one running program, if it still is the one with this digest."""
    place = _place(arguments['name'])
    if place is None:
        raise NotYet('%s does not run here any more' % arguments['name'])
    digest = hashlib.sha256()
    with open(place, 'rb') as source:
        for content in iter(lambda: source.read(READ_BYTES), b''):
            digest.update(content)
            frames.write(content)
    if digest.hexdigest() != arguments['sha256']:
        raise NotYet('%s was replaced while it was read' % arguments['name'])
    return {'bytes': frames.bytes}


def note(run):
    """Once in a run: which container of which pod runs, by its id and the start of its process."""
    path = _notes_file(run)
    if os.path.exists(path):
        return False, '%d containers were noted before' % len(files.read_json(path)['running'])
    what = recipe.read(run)
    runtime = what['runtime']
    all_ids = containers.ctr(runtime, ['containers', 'list', '--quiet']).split()
    known = dict(pair for pair in files.in_parallel(
        lambda one: (one, labels_of(runtime, one)), all_ids, 8) if pair[1] is not None)
    replaced = set(labels['uid'] for labels in known.values() if _is_replaced(labels))
    noted = dict((one, dict(known[one], pid=pid, started=started))
                 for one, (pid, started) in _running(runtime).items()
                 if one in known and known[one]['uid'] not in replaced)
    files.write_json(path, {'running': noted, 'all': all_ids})
    return True, 'noted %d running containers' % len(noted), {'noted': len(noted)}


def compare(run):
    """Watches for a while; fails at once where a noted container has a successor or another process."""
    what, notes = recipe.read(run), files.read_json(_notes_file(run))
    if notes is None:
        raise Regressed('no containers were noted; note them before anything is changed (note-containers)')
    noted, seen, latest = notes['running'], dict((one, None) for one in notes['all']), {}
    left = _seconds_left(run, what.get('watchSeconds', WATCH_SECONDS))
    end = now() + left

    def is_over():
        latest.update(_compared(what['runtime'], noted, seen))
        return now() >= end

    wait_until(is_over, left, 1)
    ended = sorted(_called(noted[one]) for one in noted if one not in latest['kept'])
    details = {'kept': len(latest['kept']), 'ended': len(ended), 'new': len(latest['new']),
               'endedNames': ', '.join(ended)[:1000]}
    return False, '%d containers run on, %d ended, %d are new' % (
        details['kept'], details['ended'], details['new']), details


def _seconds_left(run, watch):
    """A kubelet is watched from its start on; on many nodes most of that is over when their turn comes."""
    started = [entry['at'] for entry in journal.entries(run)
               if entry['event'] == 'done' and entry['key'].endswith('/start-units')]
    since = time.time() - started[-1] / 1000.0 if started else 0
    return min(watch, max(0, watch - since))


def _compared(runtime, noted, seen):
    """`seen` remembers the labels of what came since: each container is asked for once."""
    running = _running(runtime)
    for one in containers.ctr(runtime, ['containers', 'list', '--quiet']).split():
        if one not in seen:
            labels = labels_of(runtime, one)
            if labels is not None:
                seen[one] = labels
    came = dict((one, labels) for one, labels in seen.items() if labels is not None)
    places_taken = set((labels['uid'], labels['kind'], labels['container']) for labels in came.values())
    restarted = [_called(was) for one, was in sorted(noted.items())
                 if (was['uid'], was['kind'], was['container']) in places_taken
                 or one in running and running[one][1] != was['started']]
    if restarted:
        raise Regressed('%d containers were restarted: %s' % (len(restarted), ', '.join(restarted)[:1500]))
    return {'kept': [one for one in noted if one in running], 'new': [one for one in came if one in running]}


def _running(runtime):
    """{container: (process id, its start in clock ticks since boot)}."""
    found = {}
    for one, pid in containers.running(runtime):
        began = started(pid)
        if began is not None:
            found[one] = (pid, began)
    return found


def started(pid):
    """When a process began, clock ticks since boot; None where there is none. Field 22 of /proc/PID/stat, proc(5); the second may
    hold spaces and brackets."""
    try:
        with open('/proc/%d/stat' % pid) as source:
            return int(source.read().rpartition(')')[2].split()[19])
    except (IOError, OSError):
        return None


def labels_of(runtime, container):
    """Whose container it is; None where it was removed meanwhile."""
    try:
        told = json.loads(containers.ctr(runtime, ['containers', 'info', container]))['Labels'] or {}
    except Regressed:
        if container in containers.ctr(runtime, ['containers', 'list', '--quiet']).split():
            raise
        return None
    pod = dict((name, told.get('io.kubernetes.pod.' + name, '')) for name in ('uid', 'namespace', 'name'))
    name = told.get('io.kubernetes.container.name', '')
    return dict(pod, kind=told.get('io.cri-containerd.kind', 'container'), container=name)


def _is_replaced(labels):
    """Static pods of the control plane are changed on purpose, or started anew by another kubelet; all others must run on."""
    return (labels['namespace'] == 'kube-system' and labels['container'] in recipe.CONTROL_PLANE
            and re.match(r'[0-9a-f]{32}\Z', labels['uid']) is not None)


def _called(labels):
    return '%s/%s %s' % (labels['namespace'], labels['name'], labels['container'] or labels['kind'])


def _notes_file(run):
    return places.run_directory(run) + '/containers.json'


def _facts(place):
    digest = hashlib.sha256()
    size = 0
    with open(place, 'rb') as source:
        for content in iter(lambda: source.read(READ_BYTES), b''):
            digest.update(content)
            size += len(content)
    return {'sha256': digest.hexdigest(), 'bytes': size}


def _place(name):
    """/proc/PID/exe of the oldest process of that name; its file may be in a container, or removed by now."""
    if not isinstance(name, type(u'')) or not NAME.match(name):
        raise Refused('%r is no name of a program' % (name,))
    proc = places.at('/proc')
    for pid in sorted((int(one) for one in os.listdir(proc) if one.isdigit())):
        words = _words('%s/%d/cmdline' % (proc, pid))
        # `hyperkube kube-apiserver` has the name in its second word.
        if any(os.path.basename(word) == name for word in words[:2]) and not is_copy(proc, pid):
            place = '%s/%d/exe' % (proc, pid)
            if os.path.exists(place) or os.path.islink(place):
                return place
    return None


def is_copy(proc, pid):
    """Of a rehearsal, where the orchestrator is a node itself."""
    return any(word.startswith(COPY_MARK) for word in _words('%s/%d/environ' % (proc, pid)))


def _words(path):
    try:
        with open(path, 'rb') as source:
            return [word.decode('utf-8', 'replace') for word in source.read(65536).split(b'\0')]
    except (IOError, OSError):
        return []
