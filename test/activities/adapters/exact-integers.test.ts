import fc from 'fast-check';
import { parseExactly, writeExactly } from '../../../activities/adapters/exact-integers.js';

describe('integers beyond 2^53', () => {
  test.each([
    '{"a":9007199254740993}',
    '{"a":[-9223372036854775808,9223372036854775807]}',
    '{"a":"9007199254740993","b":9007199254740991,"c":0.12345678901234568}',
    '{"a":"\\"9007199254740993","b":{"9007199254740993":9007199254740993}}',
    '{"a":"\\u0001integer 12","b":"\\u0001\\u0001","\\u0001integer 9007199254740993":1}',
    '{"a":12345678901234567890}',
    '{"a":1e+21,"b":-0.5,"c":5e-324}',
  ])('come back as they were: %s', (text) => {
    expect(writeExactly(parseExactly(text))).toBe(text);
  });

  test('one more is not the same', () => {
    expect(parseExactly('9007199254740993')).not.toEqual(parseExactly('9007199254740992'));
  });

  test('all other JSON is parsed as ever', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(writeExactly(parseExactly(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  test('text of people is never taken for an integer', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '\u0001', '\u0001\u0001'), fc.string(), (begin, rest) => {
        const text = JSON.stringify([`${begin}integer ${rest}`, 9007199254740992, '9'.repeat(20)]);
        expect(writeExactly(parseExactly(text))).toBe(text);
      }),
    );
  });
});
