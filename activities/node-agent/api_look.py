"""The API server of this very node, asked at its own address whether it is ready and in which version."""

import json
import os
import re
import socket

from cutover import command_line, gateway_tls, places
from cutover.failures import NotYet, Refused

# One that needs longer for a word about itself is not ready.
SILENCE_SECONDS = 5
MOST_BYTES = 16 * 1024
DENIED = (401, 403)


def look(entry):
    """{status, said, path, by, version}; version is None where it is not told. NotYet where nobody answers."""
    flags = command_line.flags_of(entry, 'kube-apiserver')
    # Added in v1.16: https://kubernetes.io/docs/reference/using-api/health-checks/
    for path in ('/readyz', '/healthz'):
        status, words, by = _get(flags, path)
        if status != 404:
            break
    seen = {'status': status, 'said': _because(words), 'path': path, 'by': by, 'version': None}
    if status == 200:
        seen['version'] = _version(flags)
    return seen


def _version(flags):
    status, words, _ = _get(flags, '/version')
    if status in DENIED:
        return None
    try:
        return json.loads(words)['gitVersion'][:100]
    except (ValueError, KeyError, TypeError):
        raise NotYet('%s/version answered %d: %s' % (address_of(flags), status, _because(words)))


def address_of(flags):
    """Where it listens for this node itself; its defaults are those of kube-apiserver --help."""
    port, host = flags.get('secure-port', '6443'), flags.get('bind-address', '')
    if not re.match(r'[1-9]\d{0,4}\Z', port):
        raise Refused('--secure-port of the API server is %r; it must be a port' % (port,))
    if not command_line.is_plain(host) or host in ('0.0.0.0', '::'):
        host = '127.0.0.1'
    return 'https://%s:%s' % ('[%s]' % host if ':' in host else host, port)


def has_certificate(entry):
    """Has it a client certificate of its own, that of its calls to kubelets?"""
    return _own_certificate(command_line.flags_of(entry, 'kube-apiserver')) is not None


def _get(flags, path):
    """(status, words, by whom): as anybody, and where that is denied by its own client certificate."""
    own = _own_certificate(flags)
    status, words = _answer(flags, path, {})
    if status not in DENIED or own is None:
        return status, words, 'anonymous'
    status, words = _answer(flags, path, own)
    return status, words, 'client certificate'


def _own_certificate(flags):
    """The one for kubelets is signed by the cluster's authority: the API server knows it, too."""
    names = {'cert': 'kubelet-client-certificate', 'key': 'kubelet-client-key'}
    made = dict((name, places.at(flags.get(flag, ''))) for name, flag in names.items())
    return made if all(os.path.isfile(path) for path in made.values()) else None


def _answer(flags, path, certificate):
    where = address_of(flags)
    client, ssl = gateway_tls.libraries()
    connection = None
    try:
        connection = gateway_tls.open_pinned(where, SILENCE_SECONDS, certificate, _serving(flags))
        connection.request('GET', path)
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_BYTES).decode('utf-8', 'replace')
    except (ssl.SSLError, gateway_tls.WrongName) as failure:
        raise NotYet('%s: TLS: %s' % (where, failure))
    except (socket.error, client.HTTPException) as failure:
        raise NotYet('%s: %s' % (where, str(failure) or type(failure).__name__))
    finally:
        if connection is not None:
            connection.close()


def _serving(flags):
    """The file with its serving certificate; None where it makes one for itself."""
    path = places.at(flags.get('tls-cert-file', ''))
    return path if os.path.isfile(path) else None


def _because(words):
    """The checks that failed, where it lists them."""
    failed = [line for line in words.splitlines() if line.startswith('[-]')]
    return ', '.join(failed or words.split('\n'))[:300].encode('ascii', 'replace').decode('ascii')
