"""A node with a real etcd of its own, for tests of what becomes of its data."""

import hashlib
import json
import os
import random
import shutil
import socket
import subprocess
import unittest

from a_node import REAL, RUN, Node, recipe
from cutover import commands, files, places, verbs
from cutover.waiting import wait_until

PROGRAMS = os.environ['ETCD_PROGRAMS']
UNIT = u'/etc/systemd/system/etcd.service'
DATA = u'/var/lib/etcd'
KEPT = [{'path': DATA, 'carry': []}]


given = set()


def free_port():
    """Below those that Linux gives to whoever connects, and never twice: nobody gets it before the member listens there."""
    while True:
        port = random.randrange(20000, 32000)
        if port in given:
            continue
        given.add(port)
        with socket.socket() as listener:
            try:
                listener.bind(('127.0.0.1', port))
                return port
            except socket.error:
                continue


class Member(object):
    """A node whose unit of etcd is a process of this test; with `pki` it asks all who come for a certificate."""

    def __init__(self, name, peers, pki=None):
        self.node = Node([u'etcd.service', u'kubelet.service'])
        self.name, self.url = name, '%s://127.0.0.1:%d' % ('https' if pki else 'http', free_port())
        self.pki = pki
        self.process, self.log = None, open(self.node.root + '/etcd.log', 'ab')
        self.flags = ['--name=' + name, '--data-dir=' + DATA, '--listen-client-urls=' + self.url,
                      '--advertise-client-urls=' + self.url, '--listen-peer-urls=' + peers[name],
                      '--initial-advertise-peer-urls=' + peers[name], '--initial-cluster-token=ours',
                      '--initial-cluster=' + ','.join('%s=%s' % pair for pair in sorted(peers.items()))]
        if pki:
            shutil.copytree(pki, self.node.root + '/pki')
            self.flags += ['--%s%s=/pki/etcd.%s' % (whose, flag, end) for whose in ('', 'peer-')
                           for flag, end in (('cert-file', 'crt'), ('key-file', 'key'), ('trusted-ca-file', 'crt'))]
            self.flags += ['--client-cert-auth', '--peer-client-cert-auth']
        self.node.write(UNIT, '[Service]\nExecStart=/usr/bin/etcd %s\n' % ' \\\n  '.join(self.flags))
        store = files.private_directory(places.at(places.BASE + '/store'))
        tools = {}
        for tool in ('etcdctl', 'etcdutl'):
            if os.path.exists(PROGRAMS + '/' + tool):
                tools[tool] = u'' + hashlib.sha256(tool.encode('ascii')).hexdigest()
                os.symlink(PROGRAMS + '/' + tool, store + '/' + tools[tool])
        recipe(self.node, KEPT, tools=tools,
               etcd={'kind': u'unit', 'path': UNIT, 'unit': u'etcd.service'})

    def start(self):
        flags = [flag.replace('=/', '=' + self.node.root + '/') for flag in self.flags]
        self.process = subprocess.Popen([PROGRAMS + '/etcd'] + flags, stdout=self.log, stderr=self.log)

    def stop(self):
        if self.process is not None:
            if self.process.poll() is None:
                self.process.terminate()
            self.process.wait()
            self.process = None

    def close(self):
        if self.process is not None and self.process.poll() is None:
            # Who ends last would first wait for those that have ended.
            self.process.kill()
        self.stop()
        self.log.close()
        self.node.use()
        self.node.close()

    def ctl(self, *words):
        line = [PROGRAMS + '/etcdctl', '--endpoints=' + self.url] + list(words)
        if self.pki:
            line += ['--%s=%s/etcd.%s' % (flag, self.pki, end)
                     for flag, end in (('cacert', 'crt'), ('cert', 'crt'), ('key', 'key'))]
        return REAL(line, b'', commands.environment(ETCDCTL_API='3'))

    def is_healthy(self):
        return self.ctl('endpoint', 'health')[0] == 0

    def becomes_healthy(self):
        """A busy machine takes its time; who does not come says why in its log."""
        if not wait_until(self.is_healthy, 60, 0.1):
            raise AssertionError('%s does not start: %s' % (self.name, self.last_words()))

    def last_words(self):
        with open(self.node.root + '/etcd.log') as log:
            return log.read()[-1500:]

    def put(self, key, value):
        self.again('put', key, value)

    def again(self, *words):
        """What comes of it, in the end: members may choose a leader anew at any time, and take nothing meanwhile."""
        told = []
        if not wait_until(lambda: told.append(self.ctl(*words)) or told[-1][0] == 0, 30, 0.1):
            raise AssertionError('%s: %r: %s' % (' '.join(words), told[-1], self.last_words()))

    def verb(self, name, key='k', **arguments):
        self.node.use()
        return verbs.execute(RUN, key + name, name, arguments)

    def keys(self):
        """As this member alone has them, with the revisions of their changes."""
        code, out, err = self.ctl('get', '', '--prefix', '--consistency=s', '--write-out=json')
        if code != 0:
            raise AssertionError(err)
        return dict((one['key'], (one['value'], one['mod_revision'])) for one in json.loads(out)['kvs'])

    def header(self):
        return json.loads(self.ctl('endpoint', 'status', '--write-out=json')[1])[0]['Status']['header']


class Members(unittest.TestCase):
    """Members of one cluster with some keys, ended with their test."""

    def setUp(self):
        self.members = []

    def tearDown(self):
        for member in self.members:
            member.close()

    def cluster(self, size):
        peers = dict(('cp-%d' % at, 'http://127.0.0.1:%d' % free_port()) for at in range(size))
        self.members = [Member(name, peers) for name in sorted(peers)]
        self.start()
        first = self.members[0]
        # More than one page of records, old revisions and a removed key among them.
        for at in list(range(15)) + list(range(5)):
            first.put('/registry/pods/%03d' % at, 'x' * (at + 1))
        puts = ['put /registry/secrets/%03d %s' % (at, 'y' * 60) for at in range(100)]
        line = [PROGRAMS + '/etcdctl', '--endpoints=' + first.url, 'txn', '--interactive=false']
        transaction = ('\n%s\n\n\n' % '\n'.join(puts)).encode('ascii')

        def written():
            return REAL(line, transaction, commands.environment(ETCDCTL_API='3'))[1].count('OK') == 100
        self.assertTrue(wait_until(written, 30, 0.1))
        first.again('del', '/registry/secrets/007')
        return self.members

    def start(self):
        for member in self.members:
            member.start()
        self.await_all()

    def await_all(self):
        for member in self.members:
            member.becomes_healthy()

    def stop_and_set_aside(self):
        for member in self.members:
            member.verb('stop-api')
        last = self.members[0].verb('snapshot-etcd')['details']
        before = [member.keys() for member in self.members]
        trees = []
        for member in self.members:
            member.verb('stop-etcd')
            member.stop()
            os.chmod(member.node.root + DATA, 0o755)
            trees.append(digests(member.node.root + DATA))
            member.verb('set-aside')
            member.verb('install')
        return last, before, trees


def digests(top):
    return dict((path[len(top):], files.digest_of(path)) for path in files.walk(top) if os.path.isfile(path))
