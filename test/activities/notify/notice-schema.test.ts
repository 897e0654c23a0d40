import { describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { NotifyInputSchema, isReceiverUrl } from '../../../model/schema/notice.js';
import { errorLines, parse } from '../../../model/schema/parse.js';
import { textOf } from '../../tree.js';
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
const kubernetes = { namespace: 'ops', name: 'hooks.shop', key: 'shop.key' };
const vault = {
  address: 'https://vault.example:8200',
  path: 'secret/data/cutover',
  key: 'hook',
  tokenFile: '/etc/cutover/vault.token',
};
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
    { receivers: [{ ...receiver, secret: { kubernetes } }] },
    { receivers: [{ ...receiver, secret: { kubernetes: { ...kubernetes, kubeconfig: '/a' } } }] },
    { receivers: [{ ...receiver, secret: { vault } }] },
    { receivers: [{ ...receiver, secret: { vault: { ...vault, namespace: 'team/blue' } } }] },
    {
      receivers: [{ ...receiver, url: { vault: { ...vault, address: 'http://127.0.0.1:8100' } } }],
    },
    { receivers: [{ form: 'slack', url: { file: '/etc/cutover/slack.url' } }] },
    { notice: { ...aNotice, text: '\u0000'.repeat(100_000) } },
  ])('%#', (change) => {
    expect(linesOf(change)).toEqual([]);
  });
});

test('every receiver that the document writes is taken', () => {
  const written = [...textOf('docs/notifications.md').matchAll(/```yaml\n([^`]*)```/g)];
  expect(written).toHaveLength(2);
  for (const [, text = ''] of written)
    expect(linesOf({ receivers: parseYaml(text) as unknown })).toEqual([]);
});

/** A field of a reference, in what it is wrong, and what is told: the field, and never what was written. */
test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['kubernetes', { kubeconfig: 'hush-hush' }, 'must be an absolute path'],
  ['kubernetes', { namespace: 'hush.hush-hush' }, 'must be the name of a namespace'],
  ['kubernetes', { namespace: `${'x'.repeat(60)}hush-hush` }, 'must be the name of a namespace'],
  ['kubernetes', { namespace: undefined }, 'is missing'],
  ['kubernetes', { name: '../hush-hush' }, 'must be the name of a Secret'],
  ['kubernetes', { name: 'hush-hush/x' }, 'must be the name of a Secret'],
  ['kubernetes', { name: ['hush-hush'] }, 'must be the name of a Secret'],
  ['kubernetes', { key: '..hush-hush' }, "must be a Secret's key"],
  ['kubernetes', { key: '.' }, "must be a Secret's key"],
  ['kubernetes', { key: 'hush-hush?' }, "must be a Secret's key"],
  ['vault', { address: 'http://vault.example/hush-hush' }, 'must be an https URL'],
  ['vault', { address: 'http://vault.example' }, 'must be an https URL'],
  ['vault', { address: 'https://hush-hush@vault.example' }, 'must be an https URL'],
  ['vault', { address: 'https://vault.example/hush-hush' }, 'with host and port alone'],
  ['vault', { address: 'https://vault.example/?hush-hush' }, 'with host and port alone'],
  ['vault', { address: 7 }, 'must be an https URL'],
  ['vault', { path: '/hush-hush' }, 'must be a path'],
  ['vault', { path: 'hush-hush/' }, 'must be a path'],
  ['vault', { path: 'secret/../hush-hush' }, 'must be a path'],
  ['vault', { path: '../hush-hush' }, 'must be a path'],
  ['vault', { path: 'secret/..' }, 'must be a path'],
  ['vault', { path: 'secret//hush-hush' }, 'must be a path'],
  ['vault', { path: 'secret/%2e%2e/hush-hush' }, 'must be a path'],
  ['vault', { path: 'secret/hush-hush?version=1' }, 'must be a path'],
  ['vault', { path: 'secret\\hush-hush' }, 'must be a path'],
  ['vault', { key: 'hush-hush\n' }, 'must be a text of one line'],
  ['vault', { tokenFile: undefined }, 'is missing'],
  ['vault', { tokenFile: 'hush-hush' }, 'must be an absolute path'],
  ['vault', { namespace: 'hush-hush\r\nx: y' }, 'must be a path'],
])('%s with %j is refused at its field', (kind, change, rule) => {
  const ref = { [kind]: { ...(kind === 'vault' ? vault : kubernetes), ...change } };
  for (const [field, wrong] of [
    ['secret', { ...receiver, secret: ref }],
    ['url', { ...receiver, url: ref }],
  ] as const) {
    const lines = linesOf({ receivers: [wrong] });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`receivers[0].${field}.${kind}.${Object.keys(change).join()}: `);
    expect(lines[0]).toContain(rule);
    expect(lines[0]).not.toContain('hush-hush');
  }
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
  [{ receivers: [{ ...receiver, secret: { vault: 'hush-hush' } }] }, 'vault: "…" is not allowed'],
  [
    { receivers: [{ ...receiver, secret: { vault: { ...vault, token: 'hush-hush' } } }] },
    'receivers[0].secret.vault: a map is not allowed; the fields here are address, path, key',
  ],
  [{ receivers: [{ ...receiver, secret: JSON.parse('{"__proto__":"hush-hush"}') }] }, 'a map'],
  [{ receivers: [{ ...receiver, secret: { toString: 'hush-hush' } }] }, 'a map is not allowed'],
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
