"""A node for the agent's tests: a root directory of its own and programs that only remember."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

AGENT = open(os.environ['AGENT_TEXT'], 'rb').read()
exec(compile(AGENT, 'agent', 'exec'), {'__name__': 'tested'})

from cutover import commands, containers, files, places  # noqa: E402 - made by the line above

REAL = commands.attempt
RUN = u'run-1'
RUNTIME = {
    'socket': u'/run/containerd/containerd.sock',
    'unit': u'containerd.service',
    'namespace': u'k8s.io',
    'mountsBelow': [u'/var/lib/kubelet'],
    'cniState': u'/var/lib/cni/networks',
}


class Node(object):
    """Its programs answer from `active` and `enabled`, and tell their calls in `calls`."""

    def __init__(self, units=(u'kubelet.service',)):
        self.root = tempfile.mkdtemp(prefix='kube-cutover-test-')
        self.units = list(units)
        self.active = set(units)
        self.enabled = set(units)
        self.queued = set()
        self.starts = {}
        self.journal = {}
        self.calls = []
        self.rules = {}
        self.containers = {}
        self.processes = {}
        self.use()
        for directory in ('etc', 'usr/bin', 'var/lib', 'run'):
            os.makedirs(os.path.join(self.root, directory))

    def use(self):
        places.use_root(self.root)
        commands.attempt = self.attempt
        containers.lives = lambda one, _pid: self.runs(one)

    def close(self):
        for one in list(self.processes):
            self.end(one)
        shutil.rmtree(self.root)

    def container(self, one, pod, name='', uid='2c0ffee0-0000-4000-8000-000000000000',
                  namespace='kube-system'):
        """A container with a real process; without a name it is the sandbox of its pod."""
        labels = {'io.kubernetes.pod.name': pod, 'io.kubernetes.pod.namespace': namespace,
                  'io.kubernetes.pod.uid': uid, 'io.cri-containerd.kind': 'container' if name else 'sandbox'}
        self.containers[one] = dict(labels, **({'io.kubernetes.container.name': name} if name else {}))
        self.begin(one)

    def begin(self, one):
        self.processes[one] = subprocess.Popen(['sleep', '300'])

    def end(self, one):
        process = self.processes.pop(one)
        if process.poll() is None:
            process.kill()
        process.wait()

    def main_process(self, unit):
        """Another one after each start."""
        return 4000 + self.starts.get(unit, 0) if unit in self.active else 0

    def runs(self, one):
        return one in self.processes and self.processes[one].poll() is None

    def write(self, path, text, mode=0o644):
        place = self.root + path
        if not os.path.isdir(os.path.dirname(place)):
            os.makedirs(os.path.dirname(place))
        with open(place, 'w') as target:
            target.write(text)
        os.chmod(place, mode)

    def stored(self, text):
        """Puts content into the store; its digest."""
        import hashlib
        import io
        from cutover import store
        content = text.encode('utf-8')
        digest = u'' + hashlib.sha256(content).hexdigest()
        store.receive({'sha256': digest, 'size': len(content)}, io.BytesIO(content))
        return digest

    def tree(self, *tops):
        """Everything below some paths with its content, to compare before with after."""
        found = {}
        for top in tops:
            for place in files.walk(self.root + top) if os.path.lexists(self.root + top) else []:
                name = place[len(self.root):]
                if os.path.islink(place):
                    found[name] = ('link', os.readlink(place))
                elif os.path.isfile(place):
                    with open(place) as source:
                        found[name] = (os.lstat(place).st_mode, source.read())
                else:
                    found[name] = (os.lstat(place).st_mode,)
        return found

    def attempt(self, argv, stdin=b'', env=None):
        self.calls.append(argv)
        if argv[0].startswith(places.store_file(u'0' * 64)[:-64]):
            return REAL(argv, stdin, env)  # Staged programs are what a test has staged.
        answer = getattr(self, '_' + os.path.basename(argv[0]).replace('-', '_'), None)
        return answer(argv[1:], stdin) if answer else (127, '', 'no such program')

    def _ctr(self, arguments, _stdin):
        kind, verb, rest = arguments[4], arguments[5], arguments[6:]
        if kind == 'tasks':
            lines = ['%s %d RUNNING\n' % (one, process.pid) for one, process in self.processes.items()]
            return 0, 'TASK PID STATUS\n' + ''.join(sorted(lines)), ''
        if verb == 'info':
            if rest[0] not in self.containers:
                return 1, '', 'ctr: container "%s" in namespace "k8s.io": not found' % rest[0]
            return 0, json.dumps({'ID': rest[0], 'Labels': self.containers[rest[0]]}), ''
        wanted = re.findall(r'labels\."([^"]+)"(==|~=)"?([^",]+)"?', ','.join(rest[1:]))
        found = [one for one, labels in self.containers.items() if all(
            re.search(value if how == '~=' else '^%s$' % re.escape(value), labels.get(name, ''))
            for name, how, value in wanted)]
        return 0, ''.join(one + '\n' for one in sorted(found)), ''

    def _systemctl(self, arguments, _stdin):
        verb, names = arguments[0], [one for one in arguments[1:] if not one.startswith('-')]
        if verb == 'show':
            # A unit without a job has no line of it; between units lies an empty one.
            return 0, '\n'.join('%sMainPID=%d\nActiveState=%s\n' % (
                'Job=7\n' if name in self.queued else '', self.main_process(name),
                'active' if name in self.active else 'inactive') for name in names), ''
        if verb == 'is-enabled':
            states = ['enabled' if name in self.enabled else 'disabled' for name in names]
            return 0, '\n'.join(states) + '\n', ''
        for name in names:
            if verb == 'stop':
                self.queued.discard(name)
            if verb == 'start':
                self.starts[name] = self.starts.get(name, 0) + 1
            {'stop': self.active.discard, 'start': self.active.add, 'enable': self.enabled.add,
             'disable': self.enabled.discard}.get(verb, lambda _name: None)(name)
        return 0, '', ''

    def _journalctl(self, arguments, _stdin):
        names = [one.partition('=')[2] for one in arguments if one.startswith('--unit=')]
        return 0, ''.join(self.journal.get(name, '') for name in names), ''


def interrupted_everywhere(prepare, act, check):
    """Runs `act` in a child that dies at its first effect, its second, and so on; then again, whole.

    An effect is a rename, a link removed or a directory made: what a power cut can fall between.
    Returns how many points there were.
    """
    point = 0
    while True:
        point += 1
        node = prepare()
        try:
            child = os.fork()
            if child == 0:
                _die_at(point)
                try:
                    act()
                    os._exit(0)
                except BaseException:
                    import traceback
                    traceback.print_exc()
                    os._exit(1)
            _, status = os.waitpid(child, 0)
            code = os.WEXITSTATUS(status)
            if code not in (0, 9):
                raise AssertionError('point %d: the child ended with %d' % (point, code))
            act()
            check(node, 'interrupted at point %d' % point)
        finally:
            node.close()
        if code == 0:
            return point - 1


def _die_at(point):
    seen = [0]

    def counted(effect):
        def wrapper(*arguments, **named):
            seen[0] += 1
            if seen[0] == point:
                os._exit(9)
            return effect(*arguments, **named)
        return wrapper

    for name in ('rename', 'mkdir', 'unlink', 'rmdir', 'fsync'):
        setattr(os, name, counted(getattr(os, name)))


def recipe(node, kept, new_files=(), units=None, **more):
    """Writes the recipe of the run."""
    from cutover import recipe as recipes
    recipes.write(RUN, dict({
        'units': units or node.units, 'kept': kept, 'files': list(new_files), 'tools': {},
        'stateless': [], 'images': [], 'runtime': RUNTIME, 'graceSeconds': 1,
    }, **more))
    return node


sys.modules['a_node'] = sys.modules[__name__]
