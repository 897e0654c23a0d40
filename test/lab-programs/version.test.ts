import { expect, test } from '@jest/globals';
import { digestIn } from '../../lab/programs/download.js';
import { parseVersion } from '../../lab/programs/version.js';

test.each([
  ['Kubernetes v1.19.12', '1.19.12'],
  ['v1.23.6\n', '1.23.6'],
  [
    'Client Version: version.Info{Major:"1", Minor:"19", GitVersion:"v1.19.12", Go:"go1.26.8"}',
    '1.19.12',
  ],
  ['Client Version: v1.34.4\nKustomize Version: v5.7.1', '1.34.4'],
  ['etcd Version: 3.4.23\nGit SHA: Not provided\nGo Version: go1.19.8', '3.4.23'],
  ['etcdctl version: 3.5.21\nAPI version: 3.5', '3.5.21'],
  ['CoreDNS-1.10.1\nlinux/amd64, go1.26.8,', '1.10.1'],
  ['temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)', '1.5.1'],
  ['v3.14.4', '3.14.4'],
])('the version in %j is %s', (output, version) => {
  expect(parseVersion(output)).toBe(version);
});

test('no version where none is printed', () => {
  expect(parseVersion('')).toBeUndefined();
  expect(parseVersion('listening on 127.0.0.1.')).toBeUndefined();
});

const digest = 'a'.repeat(64);
const other = 'b'.repeat(64);

test.each([
  ['a bare digest', `${digest}\n`, digest],
  ['a line for the file', `${digest}  file.tgz\n`, digest],
  ['one line of several', `${other}  other.tgz\n${digest} *file.tgz\n`, digest],
  ['lines for other files', `${other}  other.tgz\n`, undefined],
  ['a page that says no', '<html>not found</html>', undefined],
])('a checksum file with %s', (_, text, found) => {
  expect(digestIn(text, 'file.tgz')).toBe(found);
});
