import { outlookOf } from '../../workflows/planning/outlook.js';
import { digestOfPlan } from '../../workflows/planning/digest.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { aRehearsal } from '../fakes/rehearsal.js';
import { aNode, aSpec, anInventory } from '../fakes/plan.js';

const plan = planSwitch(
  aSpec(),
  anInventory({
    nodes: [aNode('cp-1'), aNode('w-1'), aNode('w-2'), aNode('w-3')],
    bundle: {
      version: 'v1.23.6',
      files: [
        { name: 'kubelet', kind: 'program', sha256: 'a', size: 100e6 },
        { name: 'pause.tar', kind: 'image', sha256: 'b', size: 50e6 },
        { name: 'kube-apiserver', kind: 'program', sha256: 'c', size: 900e6 },
      ],
    },
  }),
);

const partOf = (outlook: ReturnType<typeof outlookOf>, name: string) =>
  outlook.estimate?.parts.find((part) => part.name === name)?.formula;

test('the outlook counts waves, and of the bundle what nodes need', () => {
  const outlook = outlookOf(plan);
  expect(partOf(outlook, 'stage')).toBe('600 MB / 100 MB/s');
  expect(partOf(outlook, 'clear the workers')).toBe('2 waves × clear worker 3.2 s');
  expect(outlook.comparison).toHaveLength(6);
  expect(Object.keys(outlook)).not.toContain('rehearsal');
});

test('what was rehearsed is counted and shown, and does not change the digest', () => {
  const rehearsal = aRehearsal();
  const outlook = outlookOf({ ...plan, rehearsal });
  expect(outlook.rehearsal).toBe(rehearsal);
  expect(partOf(outlook, 'import the foundation')).toBe('302 objects / 160 objects/s');
  expect(partOf(outlook, 'import the workloads')).toBe('9 objects / 160 objects/s');
  const slower = aRehearsal({ tookMs: { read: 99_000 } });
  expect(digestOfPlan({ ...plan, rehearsal: slower })).toBe(digestOfPlan({ ...plan, rehearsal }));
});

test('docker on a node that the target cannot use is told beside the strategies', () => {
  const cluster = { ...plan.cluster, runtimes: ['docker'] };
  const spec = { ...plan.spec, version: 'v1.34.4' as const };
  const { comparison = [] } = outlookOf({ ...plan, spec, cluster });
  expect(comparison.filter(({ ruledOutBy }) => ruledOutBy.length > 0)).not.toEqual([]);
});
