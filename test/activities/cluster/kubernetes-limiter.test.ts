import { expect, test } from '@jest/globals';
import { createLimiter } from '../../../activities/adapters/kubernetes-limiter.js';

/** Requests that wait until they are let go, by number. */
function held() {
  let under = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  return {
    request: () => {
      most = Math.max(most, ++under);
      return new Promise<void>((resolve) =>
        waiting.push(() => {
          under -= 1;
          resolve();
        }),
      );
    },
    most: () => most,
    letGo: () => waiting.splice(0).forEach((go) => go()),
    waiting: () => waiting.length,
  };
}

/** Everything that is ready to go on has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('never more are under way than there is room for', async () => {
  const limiter = createLimiter(4);
  const { request, letGo, most, waiting } = held();
  const all = Promise.all(Array.from({ length: 10 }, () => limiter.run(request)));
  for (let rounds = 0; rounds < 3; rounds++) {
    await settled();
    expect(waiting()).toBeLessThanOrEqual(4);
    letGo();
  }
  await all;
  expect(most()).toBe(4);
});

test('a busy server halves the room, once for all who were sent before it said so, and never to nothing', () => {
  let now = 100;
  const limiter = createLimiter(32, () => now);
  for (let i = 0; i < 32; i++) limiter.busy(90);
  expect(limiter.room).toBe(16);
  now = 200;
  limiter.busy(150);
  expect(limiter.room).toBe(8);
  for (let i = 0; i < 9; i++) limiter.busy(++now);
  expect(limiter.room).toBe(1);
});

test('each round that goes well makes room for one more, up to the most', async () => {
  const limiter = createLimiter(4);
  limiter.busy(Date.now());
  expect(limiter.room).toBe(2);
  const one = (): Promise<void> => limiter.run(() => Promise.resolve());
  await one();
  expect(limiter.room).toBe(2);
  await one();
  expect(limiter.room).toBe(3);
  for (let i = 0; i < 20; i++) await one();
  expect(limiter.room).toBe(4);
});

test('a request that fails makes room for the next', async () => {
  const limiter = createLimiter(1);
  await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(limiter.run(() => Promise.resolve('yes'))).resolves.toBe('yes');
});
