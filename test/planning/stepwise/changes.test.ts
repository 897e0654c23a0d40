import { targetCommandLines } from '../../../workflows/planning/command-lines.js';
import { planSwitch } from '../../../workflows/planning/plan-switch.js';
import { aSpec } from '../../fakes/plan.js';
import { aHighlyAvailable, aHop } from '../../fakes/stepwise.js';

const spec = aSpec(aHop());

test.each([
  ['3.4.3', false],
  ['3.4.13', true],
])('an etcd of the bundle that is %s: changes %s', (etcd, changes) => {
  const inventory = aHighlyAvailable(etcd);
  const tried = targetCommandLines(spec, inventory);
  const planned = planSwitch(spec, inventory).controlPlane.flatMap((node) => node.changes);
  expect(tried.some(({ component }) => component === 'etcd')).toBe(changes);
  expect(planned.some(({ component }) => component === 'etcd')).toBe(changes);
});

test('members stay in the cluster that they are in, in what is tried and in what is planned', () => {
  const inventory = aHighlyAvailable('3.4.13');
  const args = targetCommandLines(spec, inventory).flatMap((line) => line.args);
  expect(args.filter((arg) => arg.startsWith('--initial-cluster'))).toEqual([]);
  for (const { changes } of planSwitch(spec, inventory).controlPlane)
    for (const { set } of changes) expect(set).not.toHaveProperty('initial-cluster');
});
