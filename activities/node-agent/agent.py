"""The node agent of kube-cutover: fixed verbs, arguments as JSON on stdin, one JSON line as answer."""

import hashlib
import json
import os
import sys
import traceback

from cutover import (ballast, claim, etcd, etcd_gateway, etcd_look, facts, files, framing, inventory, phase, places,
                     programs, recipe, run_look, store)
from cutover.failures import Failure, NotYet, Refused

# More than this on one line of arguments is no call of ours.
MAX_ARGUMENT_BYTES = 4 * 1024 * 1024
END = 'kube-cutover-end '


def main(argv, source):
    """`source` is this very program's text; it is how it stages itself."""
    arguments = argv[1:]
    if arguments[:1] == ['--root']:
        places.use_root(arguments[1])
        arguments = arguments[2:]
    if arguments[:1] == ['execute']:
        phase.execute(_text(arguments[1]), _text(arguments[2]))
        return
    stream = getattr(sys.stdin, 'buffer', sys.stdin)
    line = stream.readline(MAX_ARGUMENT_BYTES)
    given = json.loads(line.decode('utf-8'))
    answer = _answer(arguments[0], given, stream, argv[0], source)
    sys.stdout.write(json.dumps(answer) + '\n' + END + given['call'] + '\n')
    sys.stdout.flush()


def _answer(verb, given, stream, agent_file, source):
    try:
        if verb not in VERBS:
            raise Refused('%r is not a verb of the node agent' % (verb,))
        return {'ok': True, 'value': VERBS[verb](given, stream, agent_file, source)}
    except Failure as failure:
        return {'ok': False, 'kind': failure.kind, 'message': str(failure)[:2000]}
    except Exception as failure:
        # A full disk and the like: the node can be mended, and then the same call goes through.
        traceback.print_exc()
        return {'ok': False, 'kind': NotYet.kind, 'message': repr(failure)[:2000]}


def _stage(_given, _stream, _agent_file, source):
    digest = hashlib.sha256(source).hexdigest()
    target = places.at('%s/agent/%s.py' % (places.BASE, digest))
    files.private_directory(places.at(places.BASE))
    files.private_directory(os.path.dirname(target))
    is_there = os.path.exists(target) and files.digest_of(target) == digest
    if not is_there:
        files.write_atomically(target, source, 0o755)
    return {'sha256': digest, 'isNew': not is_there}


def _write_recipe(given, _stream, _agent_file, _source):
    if phase.taken_over(given['run']) is not None:
        raise Refused('run %s was taken over on this node; nothing is staged for it any more' % given['run'])
    store.keep(given['run'])
    is_new = recipe.write(given['run'], given['recipe'])
    ballast.keep()
    return {'isNew': is_new}


VERBS = {
    'inventory': lambda given, _stream, _file, _source: inventory.read(given),
    'facts': lambda given, _stream, _file, _source: facts.read(given),
    'read': lambda given, _stream, _file, _source: {
        'files': [inventory.look_at(places.checked_path(path, 'a file')) for path in given['paths']]
    },
    'etcd-look': lambda given, _stream, _file, _source: etcd_look.look(given),
    'etcd-status': lambda given, _stream, _file, _source: etcd_gateway.status(given),
    'etcd-snapshot': lambda given, _stream, _file, _source: framing.framed(
        lambda frames: etcd_gateway.snapshot(given, frames)),
    'last-snapshot': lambda given, _stream, _file, _source: framing.framed(
        lambda frames: etcd.send(given, frames)),
    'programs': lambda given, _stream, _file, _source: programs.find(given),
    'program': lambda given, _stream, _file, _source: framing.framed(
        lambda frames: programs.send(given, frames)),
    'stage': _stage,
    'has': lambda given, _stream, _file, _source: {'digests': store.has(given['digests'])},
    'receive': lambda given, stream, _file, _source: {'isNew': store.receive(given, stream)},
    'recipe': _write_recipe,
    'phase': lambda given, _stream, agent_file, _source: phase.call(agent_file, given),
    'look': lambda given, _stream, _file, _source: phase.look(given),
    'runs': lambda given, _stream, _file, _source: run_look.look(given),
    'claim': lambda given, _stream, _file, _source: claim.claim(given),
}


def _text(argument):
    return argument if isinstance(argument, type(u'')) else argument.decode('utf-8')
