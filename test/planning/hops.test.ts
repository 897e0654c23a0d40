import fc from 'fast-check';
import { versionFacts } from '../../model/facts/versions.js';
import { type KubernetesVersion, byAge, minorOf } from '../../model/version.js';
import type { HopPlan, HopsAsked } from '../../workflows/planning/hops/hop.js';
import { planHops } from '../../workflows/planning/hops/plan-hops.js';
import { statesOfHops } from '../../workflows/planning/hops/states.js';
import { stepwise } from '../../workflows/planning/strategies/stepwise.js';
import { skewOf } from '../../workflows/planning/skew.js';
import { textOf } from '../tree.js';

const minors = versionFacts.map(({ minor }) => minor);
const v = (minor: number, patch = 0): KubernetesVersion => `v1.${minor}.${patch}`;
/** Two patches of every minor. */
const all = minors.flatMap((minor) => [v(minor, 3), v(minor, 12)]);

function planned(asked: Partial<HopsAsked> & Pick<HopsAsked, 'from' | 'to'>): HopPlan {
  const plan = planHops({ available: [...all, asked.to], ...asked });
  if (!plan.ok) throw new Error(plan.refusals.join('; '));
  return plan;
}

function refusals(asked: Partial<HopsAsked> & Pick<HopsAsked, 'from' | 'to'>): readonly string[] {
  const plan = planHops({ available: [...all, asked.to], ...asked });
  return plan.ok ? [] : plan.refusals;
}

/** `1.20 1.21w`: the hops, marked where workers follow. */
const told = ({ hops, workersFirst }: HopPlan): string =>
  [
    ...(workersFirst === undefined ? [] : [`w${workersFirst}`]),
    ...hops.map(({ to, workersFollow }) => `1.${minorOf(to)}${workersFollow ? 'w' : ''}`),
  ].join(' ');

describe('the way', () => {
  test('goes by the newest patch of each minor, and ends at the version asked for', () => {
    const { hops } = planned({ from: 'v1.18.8', to: 'v1.21.3' });
    expect(hops.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'v1.18.8 v1.19.12',
      'v1.19.12 v1.20.12',
      'v1.20.12 v1.21.3',
    ]);
  });

  test.each<[string, HopsAsked['from'], HopsAsked['to'], Partial<HopsAsked>, string]>([
    ['one hop', 'v1.18.8', 'v1.19.12', {}, '1.19w'],
    ['a patch', 'v1.19.3', 'v1.19.12', {}, '1.19w'],
    ['old kubelets two behind', 'v1.19.12', 'v1.23.6', {}, '1.20 1.21w 1.22 1.23w'],
    ['kubelets of v1.25 three behind', 'v1.25.0', 'v1.28.0', {}, '1.26 1.27 1.28w'],
    ['across the change', 'v1.23.6', 'v1.28.0', {}, '1.24 1.25w 1.26 1.27 1.28w'],
    ['after every hop', 'v1.25.0', 'v1.28.0', { workers: 'each-hop' }, '1.26w 1.27w 1.28w'],
    ['workers that lag already', 'v1.19.12', 'v1.21.3', { workersAt: ['v1.18.8'] }, '1.20w 1.21w'],
    [
      'the oldest of workers counts',
      'v1.19.12',
      'v1.21.3',
      { workersAt: ['v1.19.12', 'v1.18.8'] },
      '1.20w 1.21w',
    ],
    [
      'workers at the end of their leash',
      'v1.19.12',
      'v1.20.3',
      { workersAt: ['v1.17.3'] },
      'wv1.19.12 1.20w',
    ],
    [
      'workers beyond it',
      'v1.19.12',
      'v1.20.3',
      { workersAt: ['v1.15.3', 'v1.19.12'] },
      'wv1.19.12 1.20w',
    ],
  ])('with %s', (_, from, to, asked, expected) => {
    const plan = planned({ from, to, ...asked });
    expect(told(plan)).toBe(expected);
    expect(plan.workerRounds).toBe(expected.split('w').length - 1);
  });

  const none = { name: '', ms: 0, formula: '' };
  const lists = { parts: [], constants: [], nodes: [], workloads: [] };
  const estimate = { window: none, rollback: none, ...lists };

  test('needs as many rounds as the comparison of strategies says', () => {
    for (const from of minors)
      for (const to of minors.filter((minor) => minor > from)) {
        const ends = { from: v(from), to: v(to) };
        const { effort } = stepwise({
          ...ends,
          controlPlane: 3,
          workers: 2,
          parallelism: 1,
          runtimes: [],
          blockers: [],
          estimate,
          hot: estimate,
        });
        const { hops, workerRounds: rounds } = planned(ends);
        expect(effort).toMatch(
          new RegExp(`^${hops.length} hops? with .*, ${rounds} rounds? through`),
        );
      }
  });
});

describe('the way is refused', () => {
  const gap = all.filter((version) => ![20, 22].includes(minorOf(version)));
  test.each<[string, string, string, Partial<HopsAsked>, string | RegExp]>([
    ['to the same version', 'v1.19.12', 'v1.19.12', {}, /runs v1.19.12 already/],
    ['to an older minor', 'v1.19.12', 'v1.18.8', {}, /v1.18.8 is older than v1.19.12/],
    ['to an older patch', 'v1.19.12', 'v1.19.3', {}, /v1.19.3 is older than v1.19.12/],
    ['to another major', 'v1.19.12', 'v2.0.0', {}, /v2.0.0 is of major 2/],
    ['to what is no version', 'v1.19.12', 'v1.20.0-rc.1', {}, /is no released version/],
    ['to a minor not known', 'v1.36.0', 'v1.37.0', {}, /v1.37.0 is not between v1.14 and v1.36/],
    ['from a minor not known', 'v1.13.0', 'v1.14.3', {}, /v1.13.0 is not between/],
    ['without the last bundle', 'v1.18.8', 'v1.19.7', { available: all }, /no bundle of v1.19.7/],
    [
      'with workers before the API server',
      'v1.19.12',
      'v1.20.3',
      { workersAt: ['v1.20.3'] },
      /kubelet v1.20.3, newer than the API server of v1.19.12/,
    ],
    [
      'with workers that cannot be brought near',
      'v1.19.1',
      'v1.20.3',
      { workersAt: ['v1.15.3'] },
      /workers of v1.15.3 are too far behind .* no bundle of v1.19 up to v1.19.1/,
    ],
    [
      'with an odd etcd',
      'v1.19.1',
      'v1.20.3',
      { etcd: { version: '2.3.8', isOutside: true } },
      /etcd 2.3.8/,
    ],
  ])('%s', (_, from, to, asked, expected) => {
    expect(refusals({ from, to, ...asked })).toEqual([expect.stringMatching(expected)]);
  });

  test('with all minors named that have no bundle', () => {
    expect(refusals({ from: 'v1.19.12', to: 'v1.23.6', available: [...gap, 'v1.23.6'] })).toEqual([
      'no bundle of v1.20 is available, and no minor can be skipped: add one',
      'no bundle of v1.22 is available, and no minor can be skipped: add one',
    ]);
  });
});

describe('etcd before each hop', () => {
  const rungs = (from: string, to: string, version: string, isOutside: boolean): string[] =>
    planned({ from, to, etcd: { version, isOutside } }).hops.flatMap(({ to: hop, etcdBefore }) =>
      etcdBefore.length === 0 ? [] : [`1.${minorOf(hop)}: ${etcdBefore.join(' ')}`],
    );

  test.each<[string, string, string, string, boolean, string[]]>([
    ['outside and new enough', 'v1.19.12', 'v1.23.3', '3.4.13', true, []],
    ['outside, from v1.28 on 3.4.13', 'v1.26.3', 'v1.28.3', 'v3.4.3', true, ['1.28: 3.4.13']],
    [
      'outside, two minors behind',
      'v1.29.3',
      'v1.31.3',
      '3.3.10',
      true,
      ['1.30: 3.4.13', '1.31: 3.5.24'],
    ],
    ['outside, minor by minor', 'v1.30.3', 'v1.31.3', '3.3.10', true, ['1.31: 3.4.0 3.5.24']],
    ['its own, minor by minor by itself', 'v1.16.3', 'v1.33.3', '3.3.15', false, []],
    ['its own, to 3.6 from 3.5.26 on', 'v1.33.3', 'v1.34.3', '3.5.24', false, ['1.34: 3.5.26']],
    ['its own, to 3.6 from 3.5.26', 'v1.33.3', 'v1.34.3', '3.5.26', false, []],
    ['its own, left behind', 'v1.33.3', 'v1.34.3', '3.3.17', false, ['1.34: 3.4.0 3.5.26']],
  ])('%s', (_, from, to, version, isOutside, expected) => {
    expect(rungs(from, to, version, isOutside)).toEqual(expected);
  });

  test('3.5.26 is what the recorded facts say', () => {
    expect(textOf('model/facts/versions.md')).toContain('3.5 -> 3.6: first be on >= 3.5.26');
  });
});

/** The policy in other words than the code's: https://kubernetes.io/releases/version-skew-policy/ */
const leash = (kubelet: number): number => (kubelet < 25 ? 2 : 3);

/** The fewest rounds, by trying every choice of hops after which workers follow. */
function fewestRounds(from: number, to: number): number {
  const hops = to - from;
  let fewest = Infinity;
  for (let choice = 0; choice < 2 ** (hops - 1); choice += 1) {
    let [workers, rounds, isLegal] = [from, 1, true];
    for (let i = 0; i < hops; i += 1) {
      const server = from + i + 1;
      isLegal &&= server - workers <= leash(workers);
      const follows = i < hops - 1 && (choice >> i) % 2 === 1;
      if (follows) [workers, rounds] = [server, rounds + 1];
    }
    if (isLegal) fewest = Math.min(fewest, rounds);
  }
  return fewest;
}

describe('for every pair of minors', () => {
  const pairs = minors.flatMap((from) =>
    minors.filter((to) => to > from).map((to) => [from, to] as const),
  );

  test('no minor is skipped, and workers follow as seldom as can be', () => {
    expect(pairs.length).toBeGreaterThan(200);
    for (const [from, to] of pairs.filter(([first, last]) => last - first <= 10)) {
      const { hops, workerRounds: rounds } = planned({ from: v(from, 3), to: v(to, 3) });
      expect(hops.map((hop) => minorOf(hop.to))).toEqual(
        Array.from({ length: to - from }, (_, i) => from + i + 1),
      );
      expect(`${from} to ${to}: ${rounds}`).toBe(`${from} to ${to}: ${fewestRounds(from, to)}`);
    }
  });
});

test('every point of every way is legal, and what workers are promised holds', () => {
  const pick = fc.constantFrom(...all);
  const workers = fc.constantFrom('lag' as const, 'each-hop' as const);
  fc.assert(
    fc.property(
      pick,
      pick,
      fc.uniqueArray(pick, { minLength: 1, maxLength: 3 }),
      workers,
      (one, other, workersAt, how) => {
        const [from = one, to = other] = [one, other].toSorted(byAge);
        const plan = planHops({ from, to, workersAt, available: all, workers: how });
        const ahead = workersAt.some((version) => minorOf(version) > minorOf(from));
        if (from === to || ahead) return expect(plan.ok).toBe(false);
        if (!plan.ok) throw new Error(plan.refusals.join('; '));
        expect(skewOf(statesOfHops(plan))).toEqual([]);
        let lowest = Math.min(...workersAt.map(minorOf));
        if (plan.workersFirst !== undefined) lowest = minorOf(plan.workersFirst);
        for (const hop of plan.hops) {
          const behind = minorOf(hop.to) - lowest;
          expect(behind).toBeLessThanOrEqual(leash(lowest));
          if (hop.workersFollow) lowest = minorOf(hop.to);
        }
        expect(plan.hops.at(-1)).toMatchObject({ to, workersFollow: true });
        return undefined;
      },
    ),
    { numRuns: 1500 },
  );
});
