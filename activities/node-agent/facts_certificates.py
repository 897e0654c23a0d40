"""Certificates on the node's disk. Only certificates leave the node, never a key."""

import base64
import hashlib
import os
import re

from cutover import facts_look as look, files, places

BLOCK = re.compile(r'-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----')
EMBEDDED = re.compile(r'^\s*client-certificate-data:\s*["\']?([A-Za-z0-9+/=]+)', re.M)
SERVER = re.compile(r'^\s*server:\s*["\']?(\S+?)["\']?\s*$', re.M)
ENDINGS = ('.crt', '.pem', '.conf', '.kubeconfig')
MOST = 60
MOST_BYTES = 16 * 1024


def read(arguments):
    found, seen = [], set()
    for path in _candidates(arguments['certificates']):
        for pem in _certificates(look.text(path) or ''):
            if len(found) < MOST and len(pem) <= MOST_BYTES and (path, pem) not in seen:
                seen.add((path, pem))
                found.append({'path': path, 'pem': pem})
    return {
        'found': found,
        'servers': [{'path': path, 'server': server[:500]} for path in _candidates(arguments['kubeconfigs'])
                    for server in SERVER.findall(look.text(path) or '')[:1]][:10],
        # For comparing nodes: they must have the same, and a digest tells nothing.
        'digests': [{'path': path, 'sha256': _digest(path)} for path in arguments['digests']
                    if os.path.isfile(places.at(path))],
    }


def _candidates(tops):
    """Files that may hold a certificate, in directories as deep as PKIs are; other trees are not walked."""
    found = []
    for top in tops:
        places.checked_path(top, 'a place of certificates')
        if os.path.isfile(places.at(top)):
            found.append(top)
        for path in _below(top, 3):
            if path.endswith(ENDINGS):
                found.append(path)
    return found[:300]


def _below(top, depth):
    place = places.at(top)
    if depth == 0 or not os.path.isdir(place) or os.path.islink(place):
        return
    for name in look.names(top, 300):
        # What earlier runs have set aside is no longer anybody's certificate.
        if name.startswith('.') or name == 'tmp':
            continue
        path = '%s/%s' % (top, name)
        if os.path.isfile(places.at(path)):
            yield path
        for one in _below(path, depth - 1):
            yield one


def _certificates(text):
    blocks = BLOCK.findall(text)
    for data in EMBEDDED.findall(text):
        try:
            blocks += BLOCK.findall(base64.b64decode(data).decode('utf-8', 'replace'))
        except (TypeError, ValueError):
            pass  # The rehearsal of command lines names a kubeconfig that cannot be read.
    return blocks[:20]


def _digest(path):
    return files.digest_of(places.at(path)) if os.path.getsize(places.at(path)) < 1 << 20 else \
        hashlib.sha256(b'').hexdigest()
