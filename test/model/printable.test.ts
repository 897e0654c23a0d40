import { printable } from '../../model/printable.js';

const hidden = 'a\u0000b\u001b[2Jc\u202ed\u2028e\u{e0001}f\tg\nh\ud83d\ude00';

test('what nobody could see is shown by its code', () => {
  expect(printable(hidden)).toBe(
    'a\\u0000b\\u001b[2Jc\\u202ed\\u2028e\\udb40\\udc01f\tg\nh\ud83d\ude00',
  );
});

test('JSON that was made printable is the same JSON', () => {
  expect(JSON.parse(printable(JSON.stringify(hidden)))).toBe(hidden);
});
