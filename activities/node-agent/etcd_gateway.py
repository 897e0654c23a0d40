"""etcd asked through its own HTTP gateway, on its own node: nothing is installed or written, no key leaves it."""

import base64
import contextlib
import json
import re
import socket

from cutover import gateway_tls, places
from cutover.failures import NotYet, Refused

try:
    from urllib.parse import urlsplit
except ImportError:
    from urlparse import urlsplit

# An etcd that has not sent a byte for so long is not going to.
SILENCE_SECONDS = 60
# A part of a snapshot is 32 KiB, in base64 and JSON 44 KB; a longer line is something else.
MAX_LINE_BYTES = 8 * 1024 * 1024
READ_BYTES = 256 * 1024


def status(arguments):
    """Version, size and revision of the first endpoint that answers."""
    endpoint, version = first_that_answers(arguments)
    with asked(arguments, endpoint) as ask:
        told = json.loads(ask('POST', gateway(version) + '/maintenance/status').read().decode('utf-8'))
    return {'endpoint': endpoint, 'version': version, 'bytes': int(told['dbSize']),
            'revision': int(told['header']['revision'])}


def snapshot(arguments, frames):
    """The snapshot as etcd sends it, with the sha256 of all before as its last 32 bytes."""
    endpoint = arguments['endpoint']
    with asked(arguments, endpoint) as ask:
        answer = ask('POST', gateway(arguments['version']) + '/maintenance/snapshot')
        for line in _lines(answer):
            told = json.loads(line.decode('utf-8'))
            if 'result' not in told:
                raise NotYet('%s broke the snapshot off: %s' % (endpoint, _message(told)))
            frames.write(base64.b64decode(told['result'].get('blob', '')))
    return {'bytes': frames.bytes}


def first_that_answers(arguments):
    """The first endpoint that tells its version, and the version."""
    failures = []
    for endpoint in arguments['endpoints']:
        try:
            with asked(arguments, endpoint) as ask:
                return endpoint, json.loads(ask('GET', '/version').read().decode('utf-8'))['etcdserver']
        except NotYet as failure:
            failures.append(str(failure))
    raise NotYet('; '.join(failures) or 'no endpoint of etcd is known')


def gateway(version):
    """CHANGELOG-3.3 and -3.4 of etcd: v3alpha until 3.2, v3beta in 3.3, v3 from 3.4."""
    minor = int(re.match(r'3\.(\d+)', version).group(1))
    return '/v3alpha' if minor <= 2 else '/v3beta' if minor == 3 else '/v3'


@contextlib.contextmanager
def asked(arguments, endpoint):
    """Requests on one connection; every way that it fails has a sentence."""
    url = urlsplit(endpoint)
    if url.scheme not in ('http', 'https') or not url.hostname:
        raise Refused('%r is no URL of etcd that could be asked' % (endpoint,))
    files = dict((name, places.at(arguments[name]))
                 for name in ('cacert', 'cert', 'key') if arguments.get(name))
    client, ssl = gateway_tls.libraries()
    connection = None
    try:
        connection = gateway_tls.open_connection(
            url, arguments.get('silenceSeconds', SILENCE_SECONDS), files)
        yield lambda method, path, body=None: _answer(connection, endpoint, method, path, body)
    except (ssl.SSLError, ssl.CertificateError, gateway_tls.WrongName) as failure:
        raise NotYet('%s: TLS: %s; see that etcd\'s certificates fit' % (endpoint, failure))
    except (socket.error, client.HTTPException) as failure:
        raise NotYet('%s: %s' % (endpoint, str(failure) or type(failure).__name__))
    finally:
        if connection is not None:
            connection.close()


def _answer(connection, endpoint, method, path, body):
    connection.request(method, path, body or (b'{}' if method == 'POST' else None),
                       {'Content-Type': 'application/json'})
    answer = connection.getresponse()
    if answer.status == 200:
        return answer
    words = answer.read(2000).decode('utf-8', 'replace')
    if answer.status == 404:
        raise Refused('%s%s is not there: etcd\'s HTTP gateway is off; let etcd run with '
                      '--enable-grpc-gateway=true' % (endpoint, path))
    if 'user name is empty' in words or answer.status in (401, 403):
        raise Refused('%s asks for a user of etcd, which is not supported: %s'
                      % (endpoint, words[:200]))
    raise NotYet('%s%s answered %d: %s' % (endpoint, path, answer.status, words[:200]))


def _lines(answer):
    """Lines of an answer that never is in memory as a whole."""
    pending = b''
    while True:
        content = answer.read(READ_BYTES)
        if not content:
            break
        lines = (pending + content).split(b'\n')
        pending = lines.pop()
        if len(pending) > MAX_LINE_BYTES:
            raise NotYet('etcd sends a line without an end')
        for line in lines:
            if line.strip():
                yield line
    if pending.strip():
        yield pending


def _message(told):
    error = told.get('error', {})
    return (error.get('message') if isinstance(error, dict) else error) or 'no reason given'
