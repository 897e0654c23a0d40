import { expect, test } from '@jest/globals';
import { steady } from '../../../activities/cluster/steady.js';

test('what holds must go on holding for three seconds, and a relapse begins anew', async () => {
  let now = 0;
  let said: string | undefined;
  const look = steady(
    async () => said,
    () => now,
  );
  expect(await look()).toContain('less than 3 s');
  now = 2_999;
  expect(await look()).toContain('less than 3 s');
  said = 'check shop: refused';
  expect(await look()).toBe(said);
  said = undefined;
  now = 4_000;
  expect(await look()).toContain('less than 3 s');
  now = 7_000;
  expect(await look()).toBeUndefined();
});
