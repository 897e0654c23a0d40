import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import {
  judgeHostKey,
  knownHostName,
  knownKeyTypes,
  malformedLines,
} from '../../../activities/adapters/ssh-known-hosts.js';

/** A key as sent over the wire: its type, then what makes it this key. */
function aKey(type: string, content: string): Buffer {
  const parts = [Buffer.from(type), Buffer.from(content)].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return Buffer.concat(parts);
}

const key = aKey('ssh-ed25519', 'the right one');
const other = aKey('ssh-ed25519', 'another one');
const line = (hosts: string, shown = key, type = 'ssh-ed25519') =>
  `${hosts} ${type} ${shown.toString('base64')} a comment`;

function hashed(name: string): string {
  const salt = randomBytes(20);
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

test.each([
  { name: 'plain', file: line('w-1'), host: 'w-1', verdict: 'known' },
  { name: 'in a list', file: line('a,w-1,b'), host: 'w-1', verdict: 'known' },
  { name: 'in other case', file: line('W-1'), host: 'w-1', verdict: 'known' },
  { name: 'hashed', file: line(hashed('w-1')), host: 'w-1', verdict: 'known' },
  {
    name: 'hashed with port',
    file: line(hashed('[w-1]:2222')),
    host: '[w-1]:2222',
    verdict: 'known',
  },
  { name: 'by wildcard', file: line('w-*'), host: 'w-1', verdict: 'known' },
  { name: 'with CRLF', file: `${line('w-1')}\r\n`, host: 'w-1', verdict: 'known' },
  {
    name: 'after malformed lines',
    file: `x\nw-1 ssh-ed25519 %%%\nw-1\n${line('w-1')}`,
    host: 'w-1',
    verdict: 'known',
  },
  {
    name: 'named twice with two keys',
    file: `${line('w-1', other)}\n${line('w-1')}`,
    host: 'w-1',
    verdict: 'known',
  },
  { name: 'at another port', file: line('w-1'), host: '[w-1]:2222', verdict: 'unknown host' },
  { name: 'excluded', file: line('w-*,!w-1'), host: 'w-1', verdict: 'unknown host' },
  { name: 'a dot is no wildcard', file: line('w.1'), host: 'w-1', verdict: 'unknown host' },
  { name: 'in a comment', file: `# ${line('w-1')}`, host: 'w-1', verdict: 'unknown host' },
  { name: 'empty file', file: '', host: 'w-1', verdict: 'unknown host' },
  {
    name: 'of a type it is not',
    file: line('w-1', key, 'ssh-rsa'),
    host: 'w-1',
    verdict: 'unknown host',
  },
  { name: 'changed', file: line('w-1', other), host: 'w-1', verdict: 'other key' },
  {
    name: 'revoked, though known',
    file: `${line('w-1')}\n@revoked ${line('*')}`,
    host: 'w-1',
    verdict: 'revoked',
  },
  {
    name: 'another one is revoked',
    file: `${line('w-1')}\n@revoked ${line('*', other)}`,
    host: 'w-1',
    verdict: 'known',
  },
  {
    name: 'by authority alone',
    file: `@cert-authority ${line('*')}`,
    host: 'w-1',
    verdict: 'only by certificate authority',
  },
])('a host key: $name → $verdict', ({ file, host, verdict }) => {
  expect(judgeHostKey(file, host, key)).toBe(verdict);
});

test('other ports than 22 are named with the host in brackets', () => {
  expect([knownHostName('W-1', 22), knownHostName('::1', 2222)]).toEqual(['w-1', '[::1]:2222']);
});

test('only types that are known and not revoked are asked for', () => {
  const rsa = aKey('ssh-rsa', 'r');
  const file = `${line('w-1', rsa, 'ssh-rsa')}\n@revoked ${line('w-1')}`;
  expect(knownKeyTypes(file, 'w-1')).toEqual(['ssh-rsa']);
});

test('lines that say nothing of any host are named by their number', () => {
  const file = [
    '# a comment',
    '',
    line('w-1'),
    'x',
    `@revoked ${line('w-2')}`,
    `@cert-authority ${line('*')}\r`,
    'w-1 ssh-ed25519 %%%',
    line('w-1', key, 'ssh-rsa'),
    `@unknown ${line('w-1')}`,
    `${hashed('w-1')} ssh-ed25519 ${key.toString('base64')}`,
  ];
  expect(malformedLines(file.join('\n'))).toEqual([4, 7, 8, 9]);
});
