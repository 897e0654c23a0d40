import { describe, expect, test } from '@jest/globals';
import { NotifyInputSchema, isReceiverUrl } from '../../../model/schema/notice.js';
import { errorLines, parse } from '../../../model/schema/parse.js';
import { aNotice } from './a-receiver.js';

test.each([
  ['https://hooks.example/services/T/B/x', true],
  ['http://127.0.0.1:8080/hook', true],
  ['http://127.1/hook', true],
  ['http://localhost/hook', true],
  ['http://[::1]:9/hook', true],
  ['http://hooks.example/x', false],
  ['http://127.0.0.1.evil.example/x', false],
  ['http://localhost.evil.example/x', false],
  ['http://10.0.0.1/x', false],
  ['http://[::ffff:10.0.0.1]/x', false],
  ['https://user:pass@hooks.example/x', false],
  ['https://user@hooks.example/x', false],
  ['http://localhost@evil.example/x', false],
  ['ftp://127.0.0.1/x', false],
  ['file:///etc/shadow', false],
  ['https://hooks.example/a b', false],
  ['https://hooks.example/\u202ex', false],
  [' https://hooks.example/', false],
  [`https://hooks.example/${'x'.repeat(2048)}`, false],
  ['', false],
])('a receiver at %j: %s', (url, fits) => {
  expect(isReceiverUrl(url)).toBe(fits);
});

const receiver = { url: 'https://hooks.example/x', form: 'json' };
const linesOf = (change: object): string[] => {
  const parsed = parse(NotifyInputSchema, { notice: aNotice, receivers: [receiver], ...change });
  return parsed.ok ? [] : errorLines(parsed.errors);
};

describe('what is taken', () => {
  test.each([
    { receivers: [] },
    { receivers: [{ ...receiver, secret: { file: '/etc/cutover/hook.key' } }] },
    { receivers: [{ ...receiver, secret: { environment: 'CUTOVER_SECRET_HOOK' } }] },
    { receivers: [{ ...receiver, secret: { command: ['/usr/local/bin/hook-key', 'blue'] } }] },
    { receivers: [{ form: 'slack', url: { file: '/etc/cutover/slack.url' } }] },
    { notice: { ...aNotice, text: '\u0000'.repeat(100_000) } },
  ])('%#', (change) => {
    expect(linesOf(change)).toEqual([]);
  });
});

/** What is wrong, where it is told, and what must not be repeated. */
test.each([
  [{ receivers: [{ ...receiver, secret: 'hush-hush' }] }, 'receivers[0].secret: "…"'],
  [{ receivers: [{ ...receiver, secret: { value: 'hush-hush' } }] }, 'receivers[0].secret: a map'],
  [{ receivers: [{ ...receiver, secret: { environment: 'hush-hush' } }] }, 'receivers[0].secret'],
  [{ receivers: [{ ...receiver, secret: { environment: 'PATH' } }] }, 'CUTOVER_SECRET_'],
  [{ receivers: [{ ...receiver, secret: { command: ['hush-hush'] } }] }, 'receivers[0].secret'],
  [{ receivers: [{ ...receiver, secret: { command: '/bin/hush-hush' } }] }, 'receivers[0].secret'],
  [{ receivers: [{ ...receiver, secret: { command: ['/bin/x', 7] } }] }, 'receivers[0].secret'],
  [{ receivers: [{ ...receiver, secret: { file: 'hush-hush' } }] }, 'receivers[0].secret'],
  [
    { receivers: [{ ...receiver, secret: { file: '/a', environment: 'CUTOVER_SECRET_A' } }] },
    'with one of file',
  ],
  [
    { receivers: [{ ...receiver, url: 'https://a:hush-hush@b.example/' }] },
    'receivers[0].url: "…"',
  ],
  [{ receivers: [{ ...receiver, url: 'http://b.example/hush-hush' }] }, 'receivers[0].url: "…"'],
  [{ receivers: [{ ...receiver, url: undefined }] }, 'receivers[0].url'],
  [{ receivers: [{ ...receiver, form: 'teams' }] }, 'must be json or slack'],
  [{ receivers: [{ ...receiver, token: 'hush-hush' }] }, 'receivers[0].token: no such field'],
  [{ receivers: Array.from({ length: 21 }, () => receiver) }, 'at most 20 of receivers'],
  [{ notice: { ...aNotice, kind: 'hello' } }, 'gate-open, failed'],
  [{ notice: { ...aNotice, link: 'javascript:alert(1)' } }, 'notice.link'],
  [{ notice: { ...aNotice, cluster: 'a\nb' } }, 'notice.cluster'],
  [{ notice: { ...aNotice, at: -1 } }, 'epoch milliseconds'],
] as const)('%j is refused', (change, told) => {
  const lines = linesOf(change);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(told);
  expect(lines[0]).not.toContain('hush-hush');
});
