import { describe, expect, test } from '@jest/globals';
import { capFindings } from '../../../activities/assess/cap-findings.js';
import { addressesOf } from '../../../activities/cluster/findings/passing/addresses.js';
import { reduced } from '../../../activities/cluster/findings/passing/reduced.js';
import { amountOf } from '../../../activities/objects/quantity.js';
import { requestedIn } from '../../../activities/cluster/findings/requested-apis.js';
import { firesHourly } from '../../../activities/cluster/findings/schedule.js';
import { found } from '../../../model/finding-kinds/found.js';
import { thing } from '../../assess/labelled/cluster/thing.js';
import { workload } from '../../assess/labelled/cluster/workload.js';

describe('a schedule fires in every hour', () => {
  test.each([
    ['* * * * *', true],
    ['*/5 * * * *', true],
    ['7 * * * *', true],
    ['@hourly', true],
    ['@every 30m', true],
    ['0 */1 * * *', true],
    ['0 0-11,12-23 * * *', true],
    ['CRON_TZ=UTC 0 * * * *', true],
    ['0 3 * * *', false],
    ['0 */2 * * *', false],
    ['* * * * 1-5', false],
    ['@daily', false],
    ['@every 2h', false],
    ['nonsense', false],
    ['', false],
  ])('%s: %s', (schedule, expected) => {
    expect(firesHourly(schedule)).toBe(expected);
  });
});

test('the metric of deprecated APIs is read from among others', () => {
  const metrics = [
    '# TYPE apiserver_requested_deprecated_apis gauge',
    'apiserver_requested_deprecated_apis{group="batch",removed_release="1.25",resource="cronjobs",subresource="status",version="v1beta1"} 1',
    'apiserver_requested_deprecated_apis{group="",removed_release="",resource="componentstatuses",subresource="",version="v1"} 1',
    'apiserver_requested_deprecated_apis{group="policy",removed_release="1.25",resource="podsecuritypolicies",subresource="",version="v1beta1"} 0',
    'apiserver_request_total{group="batch",resource="jobs"} 7',
  ].join('\n');
  expect(requestedIn(metrics)).toEqual([
    { group: 'batch', version: 'v1beta1', resource: 'cronjobs' },
    { group: '', version: 'v1', resource: 'componentstatuses' },
  ]);
});

test.each([
  ['100m', 0.1],
  ['1', 1],
  ['1k', 1000],
  ['170Mi', 170 * 1024 * 1024],
  ['1e3', 1000],
  ['2E', 2e18],
  ['many', undefined],
])('%s is %s', (text, number) => {
  expect(amountOf(text)).toBe(number);
});

test.each([
  ['http://10.96.0.10:80/x', ['10.96.0.10']],
  ['10.0.0.1,10.0.0.2', ['10.0.0.1', '10.0.0.2']],
  ['[fd00:10:96::a]:53', ['fd00:10:96::a']],
  ['listen 127.0.0.1 0.0.0.0 ::1', []],
  ['version 1.2.3.4.5 and 1.2.3.4-beta', []],
  ['12:30:45', []],
])('addresses in "%s"', (text, expected) => {
  const found = addressesOf(thing('ConfigMap', 'shop/c', { data: { text } }));
  expect(found.map(({ address }) => address)).toEqual(expected);
});

test('what is kept of an object holds no secrets, settings or environments', () => {
  const items = [
    thing('Secret', 'shop/pw', { type: 'Opaque', data: { pw: 'aGlkZGVu' } }),
    thing('ConfigMap', 'shop/settings', { data: { all: 'hidden' } }),
    thing('Cart', 'shop/first', { spec: { content: 'hidden' } }),
    workload('Deployment', 'shop/web', {
      pod: {
        containers: [{ name: 'web', args: ['hidden'], env: [{ name: 'P', value: 'hidden' }] }],
      },
    }),
  ].map(reduced);
  expect(JSON.stringify(items)).not.toMatch(/hidden|aGlkZGVu/);
});

test('of a kind with many findings fifty travel, and one that counts the rest', () => {
  const many = Array.from({ length: 120 }, (_, at) =>
    found('bare-pod', `shop/Pod/p-${at}`, 'bare'),
  );
  const capped = capFindings([...many, found('running-job', 'shop/Job/j', 'runs')]);
  expect(capped).toHaveLength(52);
  expect(capped.at(-1)).toMatchObject({
    id: 'bare-pod',
    where: 'and more',
    what: '70 more of this kind are not shown',
  });
});

test('what a waiver names by its place travels beside the fifty', () => {
  const many = Array.from({ length: 120 }, (_, at) =>
    found('bare-pod', `shop/Pod/p-${at}`, 'bare'),
  );
  const waiver = { finding: 'bare-pod', where: 'shop/Pod/p-99', reason: 'known', by: 'ada' };
  const capped = capFindings(many, [waiver]);
  expect(capped.map(({ where }) => where)).toContain('shop/Pod/p-99');
  expect(capped.at(-1)).toMatchObject({ what: '69 more of this kind are not shown' });
});
