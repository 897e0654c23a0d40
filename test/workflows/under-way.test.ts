import type { Steer } from '../../workflows/runbook/desk.js';
import { createUnderWay } from '../../workflows/runbook/under-way.js';

const leave: Steer = { leave: 'w-2' };
const faster: Steer = { parallelism: 3 };

/** A promise that is settled from outside. */
function deferred() {
  const settle = { resolve: () => undefined as void, reject: (_cause: Error) => undefined as void };
  const promise = new Promise<void>((resolve, reject) =>
    Object.assign(settle, { resolve, reject }),
  );
  return { promise, settle };
}

/** A batch that begins and ends when it is told to. */
function aBatch() {
  const heard: Steer[] = [];
  const begin = deferred();
  const end = deferred();
  const underWay = createUnderWay();
  const done = underWay.begin(
    async () => {
      await begin.promise;
      return { steer: (change: Steer) => void heard.push(change) };
    },
    () => end.promise,
  );
  return { heard, begun: begin.settle, ended: end.settle, underWay, done };
}

test('a batch hears what was said while it began, in order, and then what is said', async () => {
  const { heard, begun, ended, underWay, done } = aBatch();
  underWay.steer(leave);
  expect(heard).toEqual([]);
  begun.resolve();
  await new Promise(setImmediate);
  expect(heard).toEqual([leave]);
  underWay.steer(faster);
  expect(heard).toEqual([leave, faster]);
  ended.resolve();
  await done;
  underWay.steer(leave);
  expect(heard).toHaveLength(2);
});

test('one that could not begin hears nothing, and is not waited for', async () => {
  const { heard, begun, underWay, done } = aBatch();
  begun.reject(new Error('no worker'));
  await expect(done).rejects.toThrow('no worker');
  underWay.steer(leave);
  expect(heard).toEqual([]);
});
