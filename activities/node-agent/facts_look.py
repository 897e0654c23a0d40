"""Bounded looks at a node: small files, short commands, one answer of a local server. Nothing is written."""

import os
import socket
import subprocess
import threading

from cutover import commands, places

FILE_BYTES = 64 * 1024
OUTPUT_BYTES = 256 * 1024
# A hanging program must not hold up the whole look.
SECONDS = 5


def text(path, limit=FILE_BYTES):
    """The beginning of a file as text, or None where it cannot be read."""
    try:
        with open(places.at(path), 'rb') as source:
            return source.read(limit).decode('utf-8', 'replace')
    except (IOError, OSError):
        return None


def lines(path, limit=FILE_BYTES):
    return (text(path, limit) or '').splitlines()


def number(path):
    """The first whole number in a file, or None."""
    words = (text(path, 256) or '').split()
    try:
        return int(words[0]) if words else None
    except ValueError:
        return None


def names(path, limit=500):
    """Names in a directory, sorted and bounded; none where it is not there."""
    try:
        return sorted(os.listdir(places.at(path)))[:limit]
    except (IOError, OSError):
        return []


def said(argv, seconds=SECONDS):
    """The beginning of what a program wrote, or None where it is not there, failed or hung."""
    collected = []
    size = [0]

    def keep(block):
        size[0] += len(block)
        collected.append(block)
        return size[0] < OUTPUT_BYTES

    code = stream(argv, keep, seconds)
    if code != 0 and size[0] < OUTPUT_BYTES:
        return None
    return b''.join(collected)[:OUTPUT_BYTES].decode('utf-8', 'replace')


def stream(argv, take, seconds=SECONDS):
    """Gives a program's output to `take` by blocks until it says False; its exit code, 127 without it."""
    try:
        with open(os.devnull, 'r+b') as null:
            process = subprocess.Popen(argv, stdin=null, stdout=subprocess.PIPE, stderr=null,
                                       env=commands.environment(), close_fds=True)
    except OSError:
        return 127
    guard = threading.Timer(seconds, process.kill)
    guard.start()
    try:
        while True:
            block = os.read(process.stdout.fileno(), 65536)
            if not block:
                return process.wait()
            if not take(block):
                process.kill()
                return process.wait()
    finally:
        guard.cancel()
        process.stdout.close()


def asked(where, path, limit=4 * 1024 * 1024):
    """Body of a GET on a local server, a socket's path or (host, port); None without an answer of 200."""
    family = socket.AF_INET if isinstance(where, tuple) else socket.AF_UNIX
    client = socket.socket(family, socket.SOCK_STREAM)
    client.settimeout(SECONDS)
    try:
        client.connect(where)
        # 1.0, so that the answer ends with the connection and comes in one piece.
        client.sendall(('GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' % path).encode('ascii'))
        received = b''
        while len(received) < limit:
            block = client.recv(65536)
            if not block:
                break
            received += block
    except (IOError, OSError):
        return None
    finally:
        client.close()
    head, _, body = received.partition(b'\r\n\r\n')
    status = head.split(b' ')[1:2]
    return body.decode('utf-8', 'replace') if status == [b'200'] else None


def states(units):
    """systemd's ActiveState of units by name, of those that it knows and that are not inactive."""
    out = said(['systemctl', 'show', '--property=Id,ActiveState', '--'] + units) or ''
    known = {}
    for block in out.split('\n\n'):
        told = dict(line.partition('=')[::2] for line in block.splitlines())
        if told.get('ActiveState', 'inactive') not in ('inactive', ''):
            known[told.get('Id', '')] = told['ActiveState']
    return known
