import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { bodyOf } from '../../../activities/notify/body.js';
import { noticeId, sign } from '../../../activities/notify/sign.js';
import { textOf } from '../../tree.js';
import { aNotice } from './a-receiver.js';

const key = 'k3y-that-nobody-may-see';
const at = Date.UTC(2024, 2, 31, 2);
const notice = { ...aNotice, text: 'Grüße → 😀' };
const body = bodyOf(notice, noticeId(notice), 'json');
const headers: Readonly<Record<string, string>> = { ...sign(body, key, at) };

test('openssl signs the same way', () => {
  const timestamp = headers['x-cutover-timestamp'];
  const told = execFileSync('openssl', ['dgst', '-sha256', '-hmac', key], {
    input: `${timestamp}.${body}`,
  });
  expect(headers['x-cutover-signature']).toBe(`sha256=${told.toString().trim().split(' ').at(-1)}`);
});

/** What arrives, and whether the document's snippets take it. */
const cases = [
  { headers, body, key, now: at, isTaken: true },
  { headers, body, key, now: at + 299_000, isTaken: true },
  { headers, body, key, now: at + 301_000, isTaken: false },
  { headers, body, key, now: at - 301_000, isTaken: false },
  { headers, body: `${body} `, key, now: at, isTaken: false },
  { headers, body, key: `${key}x`, now: at, isTaken: false },
  {
    headers: { ...headers, 'x-cutover-timestamp': '1711850401' },
    body,
    key,
    now: at,
    isTaken: false,
  },
  { headers: { 'x-cutover-timestamp': '1711850400' }, body, key, now: at, isTaken: false },
  { headers: { ...headers, 'x-cutover-timestamp': 'soon' }, body, key, now: at, isTaken: false },
  {
    headers: { ...headers, 'x-cutover-signature': 'sha256=ü' },
    body,
    key,
    now: at,
    isTaken: false,
  },
  { headers: {}, body, key, now: at, isTaken: false },
];
const expected = cases.map(({ isTaken }) => isTaken);

/** The one snippet of the document in a language. */
const snippet = (language: string): string => {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm');
  return fence.exec(textOf('docs/notifications.md'))?.[1] ?? '';
};

/** Runs a program that reads the cases on stdin and prints a list of verdicts as JSON. */
const verdicts = (program: string, args: readonly string[]): unknown =>
  JSON.parse(execFileSync(program, args, { input: JSON.stringify(cases) }).toString());

describe('the snippet of docs/notifications.md takes what is ours and recent, and nothing else', () => {
  test('in JavaScript', () => {
    const code = `${snippet('js')}
      import { readFileSync } from 'node:fs';
      const cases = JSON.parse(readFileSync(0, 'utf8'));
      console.log(JSON.stringify(cases.map(({ headers, body, key, now }) =>
        isFromCutover(headers, Buffer.from(body), key, now))));`;
    expect(verdicts(process.execPath, ['--input-type=module', '-e', code])).toEqual(expected);
  });

  test('in Python', () => {
    const code = `${snippet('python')}
import json, sys
print(json.dumps([bool(is_from_cutover(c["headers"], c["body"].encode(), c["key"], c["now"] / 1000))
                  for c in json.load(sys.stdin)]))`;
    expect(verdicts('python3', ['-c', code])).toEqual(expected);
  });
});
