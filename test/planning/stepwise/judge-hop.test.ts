import { judgeHop } from '../../../workflows/planning/stepwise/judge-hop.js';
import { aNode, aSpec, anInventory } from '../../fakes/plan.js';
import { aHop } from '../../fakes/stepwise.js';

const idsOf = (over: Parameters<typeof aHop>[0], workers = 'v1.18.8') =>
  judgeHop(
    aSpec(aHop(over)),
    anInventory({ nodes: [aNode('cp-1'), aNode('w-1', { kubeletVersion: workers })] }),
  ).map(({ id }) => id);

const at18 = anInventory({
  nodes: [aNode('cp-1'), aNode('w-1', { kubeletVersion: 'v1.18.8' })],
});

test('one minor is a hop', () => {
  expect(idsOf({})).toEqual([]);
});

test('a patch of the same minor is a hop too', () => {
  expect(idsOf({ from: 'v1.19.10', version: 'v1.19.12' }, 'v1.19.10')).toEqual([]);
});

test('more than one minor is refused, naming each hop and where workers may lag', () => {
  const [finding] = judgeHop(aSpec(aHop({ version: 'v1.21.14' })), at18);
  expect(finding).toMatchObject({ id: 'more-than-one-minor', where: 'spec.version' });
  expect(finding?.what).toContain(
    'v1.19 (workers: lag), v1.20 (workers: follow), v1.21 (workers: follow)',
  );
});

test('workers that lag are judged by how far they then are behind', () => {
  expect(idsOf({ workers: 'lag' })).toEqual([]);
  expect(idsOf({ workers: 'lag' }, 'v1.16.15')).toContain('planned-skew-kubelet');
});
