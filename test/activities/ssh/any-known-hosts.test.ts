import fc from 'fast-check';
import { judgeHostKey, knownKeyTypes } from '../../../activities/adapters/ssh-known-hosts.js';
import { growth, hostileText } from '../../fakes/hostile.js';

/** A key as sent over the wire. */
const aKey = (content: string): Buffer => {
  const type = Buffer.from('ssh-ed25519');
  const lengths = [type.length, content.length].map((length) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(length);
    return bytes;
  });
  return Buffer.concat([lengths[0]!, type, lengths[1]!, Buffer.from(content)]);
};
const key = aKey('the right one');
const encoded = key.toString('base64');

const word = fc.oneof(
  hostileText,
  fc.constantFrom('@revoked', '@cert-authority', '|1|', '|1|c2FsdA==|aGFzaA==', 'w-1', '*', '!w-1'),
  fc.constantFrom('[w-1]:2222', '[', '(', 'ssh-ed25519', encoded, 'AAAA', '#', '?', '**', ','),
);
const file = fc
  .array(fc.array(word, { maxLength: 5 }), { maxLength: 6 })
  .map((lines) => lines.map((words) => words.join(' ')).join('\n'));

test('whatever a file says, a key is judged, and a key that is not in it is never known', () => {
  fc.assert(
    fc.property(file, (text) => {
      const verdict = judgeHostKey(text, 'w-1', key);
      if (verdict === 'known') expect(text).toContain(encoded);
      expect(judgeHostKey(text, 'w-1', aKey('another one'))).not.toBe('known');
      for (const type of knownKeyTypes(text, 'w-1')) expect(type).toBe('ssh-ed25519');
    }),
    { numRuns: 2_000 },
  );
});

test('a line that revokes a key counts, whatever stands around it', () => {
  fc.assert(
    fc.property(file, file, (before, after) => {
      const text = `${before}\nw-1 ssh-ed25519 ${encoded}\n@revoked * ssh-ed25519 ${encoded}\n${after}`;
      expect(judgeHostKey(text, 'w-1', key)).toBe('revoked');
    }),
  );
});

test('time grows with the number of lines, no faster', async () => {
  const work = (lines: number) =>
    judgeHostKey(`w-2 ssh-ed25519 ${encoded}\n`.repeat(lines), 'w-1', key);
  expect(await growth(work, 2_000)).toBeLessThan(11);
});

test('a pattern of many stars takes no longer than its length says', () => {
  const line = `${'*a'.repeat(60)} ssh-ed25519 ${encoded}\n`;
  expect(judgeHostKey(line, `${'a'.repeat(120)}b`, key)).toBe('unknown host');
  expect(judgeHostKey(line, 'a'.repeat(120), key)).toBe('known');
});
