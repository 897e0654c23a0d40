import { approvalText, readApprovalText } from '../../model/approval-text.js';
import type { ApprovalStatement } from '../../model/approvals.js';

const digest = 'a'.repeat(64);
const nonce = '0123456789abcdef'.repeat(2);
const statement: ApprovalStatement = {
  run: '0198-run',
  gate: 'plan',
  planDigest: digest,
  decision: 'approved',
  by: 'ann@example.com',
  at: 1_790_000_000_000,
  nonce,
};
const text = approvalText(statement);

test('the text is one line of JSON in one order', () => {
  expect(text).toBe(
    `{"purpose":"kube-cutover-approval/1","run":"0198-run","gate":"plan","planDigest":"${digest}","decision":"approved","by":"ann@example.com","at":1790000000000,"nonce":"${nonce}"}`,
  );
});

test('the order in which a statement was made does not matter', () => {
  const turned = Object.fromEntries(Object.entries(statement).toReversed());
  expect(approvalText({ ...statement, ...turned })).toBe(text);
});

test.each<Partial<ApprovalStatement>>([
  {},
  { comment: 'as agreed,\nwith "quotes", ünïcode and 🙂' },
  { ticket: 'CHG-1234', expires: 1_790_000_000_001 },
  { decision: 'rejected', data: 'snapshot' },
  { decision: 'rejected', gate: 'batch 3/7', by: '_a' },
])('what is written is read back: %j', (more) => {
  const said = { ...statement, ...more };
  expect(readApprovalText(approvalText(said))).toEqual(said);
});

test.each([
  ['run', '', 'the id of a run'],
  ['gate', ' plan', 'the name of a gate'],
  ['planDigest', 'A'.repeat(64), 'a sha256 in hex'],
  ['decision', 'maybe', '"approved" or "rejected"'],
  ['by', '-ann', 'a name of letters'],
  ['by', '*@example.com', 'a name of letters'],
  ['by', 'ann,bob', 'a name of letters'],
  ['by', 'аnn', 'a name of letters'], // The first letter is Cyrillic.
  ['by', 'ann\n', 'a name of letters'],
  ['at', 1.5, 'a moment'],
  ['at', -1, 'a moment'],
  ['at', '1790000000000', 'a moment'],
  ['nonce', 'abc', '16 bytes in hex'],
  ['nonce', undefined, '16 bytes in hex'],
  ['comment', ' ', 'a text of at most'],
  ['comment', 'turned \u202e', 'without invisible ones'],
  ['comment', 'half \ud83d', 'without invisible ones'],
  ['comment', 'x'.repeat(2_001), 'at most 2000'],
  ['ticket', 'CHG\n1', 'on one line'],
  ['expires', 1_790_000_000_000, 'later than at'],
  ['expires', null, 'a moment'],
  ['purpose', 'else', 'no field "purpose"'],
  ['more', 1, 'no field "more"'],
])('a statement with %s %j is neither written nor read', (name, value, why) => {
  const wrong = { ...statement, [name]: value };
  expect(() => approvalText(wrong)).toThrow(why);
  if (name === 'purpose') return;
  const read = readApprovalText(JSON.stringify({ purpose: 'kube-cutover-approval/1', ...wrong }));
  expect(read).toContain(why);
});

test('the longest comment of characters that are escaped is read back', () => {
  const said = { ...statement, comment: `${'\n"'.repeat(999)}!!` };
  expect(readApprovalText(approvalText(said))).toEqual(said);
});

const insert = (words: string): string => text.replace('{', `{${words}`);

test.each([
  ['no text', 7, 'must be a text'],
  ['no JSON', 'approve!', 'one JSON object'],
  ['a list', '[]', 'one JSON object'],
  ['null', 'null', 'one JSON object'],
  ['another purpose', text.replace('approval/1', 'approval/2'), 'purpose must be'],
  ['no purpose', text.replace(/"purpose":"[^"]*",/, ''), 'purpose must be'],
  ['a space', `${text} `, 'canonical'],
  ['a line end', `${text}\n`, 'canonical'],
  ['a byte order mark', `\ufeff${text}`, 'one JSON object'],
  ['a doubled key', insert('"gate":"accept",'), 'canonical'],
  ['a doubled purpose', insert('"purpose":"kube-cutover-approval/1",'), 'canonical'],
  ['another order', text.replace(/("run":"[^"]*"),("gate":"[^"]*")/, '$2,$1'), 'canonical'],
  ['an escape', text.replace('"plan"', '"\\u0070lan"'), 'canonical'],
  ['another number', text.replace('1790000000000', '1.79e12'), 'canonical'],
  ['a zero with a sign', text.replace('1790000000000', '-0'), 'at must be a moment'],
  ['a prototype', insert('"__proto__":{"expires":1},'), 'no field "__proto__"'],
  ['a flood', insert(`"comment":"${'x'.repeat(30_000)}",`), 'are the most'],
])('%s is refused', (_, sent, why) => {
  expect(readApprovalText(sent)).toContain(why);
});
