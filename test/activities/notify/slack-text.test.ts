import { describe, expect, test } from '@jest/globals';
import { plainText } from '../../../activities/notify/plain-text.js';
import { slackText } from '../../../activities/notify/slack-text.js';
import { aNotice } from './a-receiver.js';

test('says what happened, on which run, what is said, and where to look', () => {
  expect(slackText(aNotice).split('\n')).toEqual([
    'shop: a gate is open (plan)',
    'v1.15.12 → v1.23.6, run migrate-shop',
    'the plan waits for an approval',
    'https://cutover.example/runs/migrate-shop',
  ]);
});

test('without a gate and a link it is shorter', () => {
  const { gate: _gate, link: _link, ...notice } = aNotice;
  expect(slackText({ ...notice, kind: 'finished', text: 'migrated' })).toBe(
    'shop: finished\nv1.15.12 → v1.23.6, run migrate-shop\nmigrated',
  );
});

/** What others wrote, and the line that is shown. */
test.each([
  ['<!channel> & <@U123>', '&lt;!channel&gt; &amp; &lt;@\u200bU123&gt;'],
  ['<https://evil.example|the console>', '&lt;https://evil.example|the console&gt;'],
  ['[the console](https://evil.example)', '[the console]\u200b(https://evil.example)'],
  ['@channel, (@here) and @ops', '@\u200bchannel, (@\u200bhere) and @\u200bops'],
  ['shop/cart@sha256:ab and a@b.example', 'shop/cart@sha256:ab and a@b.example'],
  ['&lt;already&gt;', '&amp;lt;already&amp;gt;'],
  ['one\r\ntwo\n\nthree\tfour', 'one two three four'],
  ['red \u001b[31malert\u0007\u0000', 'red [31malert'],
  ['turned \u202egnp.exe\u2066', 'turned gnp.exe'],
  ['half \ud83d a pair', 'half a pair'],
  ['line\u2028separator', 'lineseparator'],
])('%j is shown as text', (text, shown) => {
  expect(slackText({ ...aNotice, text }).split('\n')[2]).toBe(shown);
});

test('hostile names stay on their line', () => {
  const lines = slackText({ ...aNotice, cluster: 'a\nb: finished', run: '<!here>\nx' }).split('\n');
  expect(lines.slice(0, 2)).toEqual([
    'a b: finished: a gate is open (plan)',
    'v1.15.12 → v1.23.6, run &lt;!here&gt; x',
  ]);
});

describe('plain text', () => {
  test('is cut to whole characters', () => {
    expect(plainText('😀'.repeat(10), 4)).toBe('😀😀😀…');
    expect(plainText('abcd', 4)).toBe('abcd');
    expect(plainText('abcde', 4)).toBe('abc…');
  });

  test('of many megabytes is not walked through', () => {
    const began = performance.now();
    expect(plainText('\u0000'.repeat(50_000_000), 3000)).toBe('…');
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
