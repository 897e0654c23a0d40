import { expect, test } from '@jest/globals';
import { cutover } from './a-terminal.js';

test.each([
  { given: ['--user', 'a b'], told: '--user: "a b" is no name of a user' },
  { given: ['--user', 'ALL=(ALL) NOPASSWD: ALL #'], told: 'is no name of a user' },
  { given: ['--user', 'ops\nroot'], told: 'is no name of a user' },
  { given: ['--user', '%wheel'], told: '--user: "%wheel" is no name of a user' },
  { given: ['--program', '--python', 'python3'], told: '--python: "python3" is no absolute path' },
  { given: ['--program', '--python', '/usr/bin/env python3'], told: 'without blanks' },
])('sudoers $given is refused', async ({ given, told }) => {
  const { code, err, out } = await cutover(['sudoers', ...given]);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(told);
});
