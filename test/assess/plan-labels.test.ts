import { flagsKinds } from '../../model/finding-kinds/flags.js';
import { planKinds } from '../../model/finding-kinds/plan.js';
import { planLabels } from './labelled/plan/index.js';

/** Found while reading, by others. */
const elsewhere = ['node-mismatch'];

test('every kind of the plan has an instance', () => {
  const kinds = Object.keys({ ...flagsKinds, ...planKinds });
  const labelled = new Set(planLabels.flatMap(({ expected }) => expected));
  expect(kinds.filter((id) => !labelled.has(id) && !elsewhere.includes(id))).toEqual([]);
});

test.each(planLabels)('$name gives $expected and nothing else', async ({ expected, findings }) => {
  const ids = (await findings()).map(({ id }) => id);
  expect([...new Set(ids)].toSorted()).toEqual([...expected].toSorted());
});
