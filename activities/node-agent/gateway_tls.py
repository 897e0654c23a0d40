"""Connections to etcd and the API server on their own node, certificates checked, on Python 2.7 too."""

import re
import socket
import sys

from cutover.failures import Refused

try:
    from urllib.parse import urlsplit
except ImportError:
    from urlparse import urlsplit


class WrongName(Exception):
    """The certificate is not the one that this host should have."""


def libraries():
    """HTTP and TLS; not at the top of the file, or every call of the agent would be 25 ms longer."""
    import ssl
    if sys.version_info[0] == 2:
        import httplib
        return httplib, ssl
    from http import client
    return client, ssl


def open_connection(url, timeout, files):
    """Connected to an URL, with a client certificate where there is one; `files` has `cacert`, `cert` and `key`."""
    client, ssl = libraries()
    if url.scheme == 'http':
        return client.HTTPConnection(url.hostname, url.port or 2379, timeout=timeout)
    context = _context(ssl, files.get('cacert'))
    # Authorities that installers made years ago lack extensions which Python 3.13 began to ask for.
    context.verify_flags &= ~getattr(ssl, 'VERIFY_X509_STRICT', 0)
    if files.get('cert'):
        context.load_cert_chain(files['cert'], files.get('key'))
    # Python 2.7 compares the names of a certificate alone, never its addresses.
    by_address = sys.version_info[0] == 2 and _packed(url.hostname) is not None
    if by_address:
        context.check_hostname = False
    made = client.HTTPSConnection(url.hostname, url.port or 2379, timeout=timeout, context=context)
    made.connect()
    if by_address:
        _check_address(made, url.hostname)
    return made


def open_pinned(where, timeout, files, serving):
    """To this node itself: the certificate must be the first in the file `serving`; without one, any is taken."""
    client, ssl = libraries()
    context, url = _context(ssl, None), urlsplit(where)
    # Made for the names of others, as a node asks itself by an address that is in no certificate.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if files.get('cert'):
        context.load_cert_chain(files['cert'], files.get('key'))
    made = client.HTTPSConnection(url.hostname, url.port, timeout=timeout, context=context)
    made.connect()
    if serving is not None and made.sock.getpeercert(True) != _first_of(ssl, serving):
        made.close()
        raise WrongName('%s is answered with another certificate than that in %s' % (where, serving))
    return made


def _context(ssl, cacert):
    if not hasattr(ssl, 'create_default_context'):
        raise Refused('this Python cannot check certificates; install python3')
    return ssl.create_default_context(cafile=cacert)


def _first_of(ssl, path):
    """A server's own certificate comes first, those that signed it behind."""
    with open(path, 'rb') as source:
        found = re.search(r'-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----',
                          source.read().decode('ascii', 'replace'), re.S)
    return ssl.PEM_cert_to_DER_cert(str(found.group(0)) + '\n') if found else None


def _check_address(connection, host):
    names = connection.sock.getpeercert().get('subjectAltName', ())
    if not any(kind == 'IP Address' and _packed(value.strip()) == _packed(host)
               for kind, value in names):
        connection.close()
        raise WrongName('the certificate of %s is not made for this address' % (host,))


def _packed(host):
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            return socket.inet_pton(family, host)
        except (socket.error, ValueError, UnicodeError):
            continue
    return None
