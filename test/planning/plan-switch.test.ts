import { isBlocking } from '../../model/finding.js';
import { digestOf } from '../../workflows/planning/digest.js';
import { linesOfChange } from '../../workflows/planning/lines-of-change.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { aManager, aNode, aSpec, anInventory } from '../fakes/plan.js';

const { bundle } = anInventory();

test.each([
  [0, []],
  [250, [250]],
  [501, [250, 250, 1]],
])('%i workers go in batches of %j', (count, sizes) => {
  const workers = Array.from({ length: count }, (_, at) => aNode(`w-${at}`));
  const plan = planSwitch(aSpec(), anInventory({ nodes: [aNode('cp-1'), ...workers] }));
  expect(plan.workerBatches.map(({ length }) => length)).toEqual(sizes);
  expect(plan.controlPlane.map(({ node }) => node.name)).toEqual(['cp-1']);
  expect(plan.workerBatches.flat().map(({ node }) => node.name)).toEqual(
    workers.map(({ name }) => name),
  );
});

test('every blocker is in the plan, also those that reading had shown', () => {
  const read = {
    id: 'api-away',
    severity: 'blocker' as const,
    where: 'metrics',
    what: 'does not answer',
    remedy: 'mend it',
  };
  const inventory = anInventory({
    findings: [read],
    nodes: [aNode('w-1', { mountPoints: ['/a'] }), aNode('w-2', { mountPoints: ['/b'] })],
  });
  expect(planSwitch(aSpec(), inventory).findings.filter(isBlocking)).toMatchObject([
    { where: 'metrics', what: 'does not answer' },
    { where: 'w-1', what: '/a is a mount point and cannot be set aside by rename' },
    { where: 'w-2', what: '/b is a mount point and cannot be set aside by rename' },
  ]);
});

test('a waived blocker no longer blocks, and its waiver stands in the plan', () => {
  const waiver = { finding: 'mount-point', where: 'w-1', reason: 'tried by hand', by: 'ada' };
  const inventory = anInventory({ nodes: [aNode('w-1', { mountPoints: ['/a'] })] });
  const { findings } = planSwitch(aSpec({ waivers: [waiver] }), inventory);
  expect(findings.filter(isBlocking)).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ id: 'mount-point', waiver }));
});

test('a warning is in the plan and does not refuse it; what a rollback gives up is told', () => {
  const warning = { id: 'w', severity: 'warning' as const, where: 'x', what: 'y' };
  const { findings } = planSwitch(aSpec(), anInventory({ findings: [warning] }));
  expect(findings.map(({ id }) => id)).toEqual(['w', 'given-up-by-rollback']);
});

test('add-ons whose image has the cluster’s version get the target’s', () => {
  const image = (name: string) => ({
    name: `${name}.tar`,
    kind: 'image' as const,
    sha256: 'aa',
    size: 1,
    image: name,
  });
  const files = [
    ...bundle.files,
    image('r.example/kube-proxy:v1.23.6'),
    image('r.example/pause:3.6'),
  ];
  const plan = planSwitch(aSpec(), anInventory({ bundle: { ...bundle, files } }));
  expect(plan.images).toEqual({
    'r.example/kube-proxy:v1.19.12': 'r.example/kube-proxy:v1.23.6',
  });
});

test('the same spec and inventory give the same plan, whatever the order of their keys', () => {
  const reversed = <Value>(value: Value): Value => {
    if (Array.isArray(value)) return value.map(reversed) as Value;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).toReversed();
    return Object.fromEntries(entries.map(([key, inner]) => [key, reversed(inner)])) as Value;
  };
  const one = planSwitch(aSpec(), anInventory());
  const other = planSwitch(reversed(aSpec()), reversed(anInventory()));
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(one));
  expect(digestOf(other)).toBe(digestOf(one));
});

test('any other plan has another digest', () => {
  const one = digestOf(planSwitch(aSpec(), anInventory()));
  expect(digestOf(planSwitch(aSpec({ stopGraceSeconds: 2 }), anInventory()))).not.toBe(one);
  expect(one).toMatch(/^[0-9a-f]{64}$/);
});

test('each change is one line, control plane first', () => {
  const nodes = [
    aNode('w-1'),
    aNode('cp-1', {
      components: [
        {
          component: 'kube-apiserver',
          path: '/a',
          args: ['--kubelet-https=true', '--service-account-signing-key-file=/sa.key'],
          sha256: 'f',
          image: 'old.example/kube-apiserver:v1.19.12',
        },
      ],
    }),
  ];
  const image = 'new.example/kube-apiserver:v1.23.6';
  const files = [...bundle.files, { name: 'a.tar', kind: 'image', sha256: 'a', size: 1, image }];
  const plan = planSwitch(
    aSpec(),
    anInventory({ nodes, bundle: { ...bundle, files: files as typeof bundle.files } }),
  );
  expect(linesOfChange(plan)).toEqual([
    `cp-1: kube-apiserver: image ${image}, without --kubelet-https, --service-account-issuer=https://kubernetes.default.svc.cluster.local`,
    'w-1: kubelet: as it is',
  ]);
});

test.each([
  ['gives no ranges', true, [], 'v1.23.6'],
  ['is told not to', true, ['--allocate-node-cidrs=false'], 'v1.23.6'],
  ['would give another one', false, ['--allocate-node-cidrs=true'], 'v1.23.6'],
  ['would, by the bare flag', false, ['--allocate-node-cidrs', '--v=2'], 'v1.23.6'],
  ['leaves it to a cloud', false, ['--cloud-provider=external'], 'v1.23.6'],
  ['serves kubelets that report when they are well', false, [], 'v1.28.0'],
] as const)('a pod range comes last where the manager %s: %s', (_, last, args, version) => {
  const node = { ...aNode('cp-1'), components: [aManager(...args)] };
  expect(planSwitch(aSpec({ version }), anInventory({ nodes: [node] })).podRangesLast).toBe(last);
});
