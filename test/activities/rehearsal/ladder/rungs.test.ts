import { describe, expect, test } from '@jest/globals';
import type { EncodingCount } from '../../../../activities/rehearsal/ladder/census.js';
import { isRead, writtenBy } from '../../../../activities/rehearsal/ladder/known-encodings.js';
import { rungFlags } from '../../../../activities/rehearsal/ladder/rung-flags.js';
import { planRungs } from '../../../../activities/rehearsal/ladder/rungs.js';
import { tellClimb } from '../../../../activities/rehearsal/ladder/tell-climb.js';
import { openLedger } from '../../../../activities/rehearsal/ledger.js';
import { encodingFamilies } from '../../../../model/facts/encodings.js';
import { rangesOf } from '../../../../model/minor-ranges.js';
import type { KubernetesVersion } from '../../../../model/version.js';

const lying = (apiVersion: string, kind: string, count = 3): EncodingCount => ({
  folder: `${kind.toLowerCase()}s`,
  encoding: { form: 'protobuf', apiVersion, kind },
  count,
  examples: ['one'],
});
const flow = (version: string) => lying(`flowcontrol.apiserver.k8s.io/${version}`, 'FlowSchema');
const claim = (version: string) => lying(`resource.k8s.io/${version}`, 'ResourceClaim');

describe('facts of encodings', () => {
  test.each(encodingFamilies.map((family) => [family.group, family] as const))(
    '%s: what a minor writes it reads, and so does the one after it, but where none follows',
    (_, family) => {
      for (const [since, version] of family.writes) {
        expect([since, version, isRead(family, version, since)]).toEqual([since, version, true]);
        expect(writtenBy(family, since)).toBe(version);
      }
      expect(family.writes).toEqual(family.writes.toSorted(([a], [b]) => a - b));
    },
  );
});

describe('the rungs to climb', () => {
  test.each<[string, EncodingCount[], KubernetesVersion[], KubernetesVersion, KubernetesVersion[]]>(
    [
      ['nothing is old', [flow('v1')], ['v1.23.6'], 'v1.34.4', []],
      ['the target reads it still', [flow('v1alpha1')], ['v1.20.1'], 'v1.23.6', []],
      ['kinds that no fact names', [lying('apps/v1', 'Deployment')], ['v1.23.6'], 'v1.34.4', []],
      ['one helps', [flow('v1alpha1')], ['v1.23.6'], 'v1.34.4', ['v1.23.6']],
      [
        'several would do: the newest',
        [flow('v1alpha1')],
        ['v1.20.1', 'v1.28.3', 'v1.23.6'],
        'v1.34.4',
        ['v1.28.3'],
      ],
      [
        'one is too new to read it',
        [flow('v1alpha1')],
        ['v1.30.1', 'v1.22.1'],
        'v1.34.4',
        ['v1.22.1'],
      ],
      [
        'one of them for each',
        [flow('v1alpha1'), claim('v1alpha3')],
        ['v1.23.6', 'v1.33.1'],
        'v1.34.4',
        ['v1.23.6', 'v1.33.1'],
      ],
      ['one reads it and writes the same', [claim('v1alpha3')], ['v1.31.1'], 'v1.34.4', []],
      ['half rewritten', [flow('v1alpha1'), flow('v1beta1')], ['v1.23.6'], 'v1.34.4', ['v1.23.6']],
      ['all rewritten', [flow('v1beta1')], ['v1.23.6'], 'v1.34.4', []],
      ['a rung of the target', [flow('v1alpha1')], ['v1.34.4', 'v1.35.0'], 'v1.34.4', []],
    ],
  )('%s', (_, stored, atHand, to, climb) => {
    expect(planRungs(stored, atHand, to).climb).toEqual(climb);
  });

  test('a rung that would never become ready is not started before another has helped it', () => {
    // v1.32 rewrites claims, and cannot start while flow schemas lie in v1alpha1.
    const stored = [flow('v1alpha1'), claim('v1alpha3')];
    expect(planRungs(stored, ['v1.32.1'], 'v1.34.4').climb).toEqual([]);
    expect(planRungs(stored, ['v1.32.1', 'v1.24.1'], 'v1.34.4').climb).toEqual([
      'v1.24.1',
      'v1.32.1',
    ]);
  });
});

describe('what no rung at hand helps', () => {
  test.each<[EncodingCount, KubernetesVersion, string, boolean]>([
    [flow('v1alpha1'), 'v1.34.4', 'v1.20 to v1.28', true],
    [claim('v1alpha3'), 'v1.34.4', 'v1.32 to v1.33', false],
    [claim('v1alpha2'), 'v1.34.4', '', false],
    [lying('networking.k8s.io/v1alpha1', 'IPAddress'), 'v1.34.4', 'v1.31 to v1.33', false],
    [lying('batch/v2alpha1', 'CronJob'), 'v1.23.6', 'v1.15 to v1.20', false],
    [lying('discovery.k8s.io/v1alpha1', 'EndpointSlice'), 'v1.23.6', 'v1.17 to v1.20', false],
  ])('%j to %s: %s would', (stored, to, ranges, stopsStart) => {
    const { climb, lacking } = planRungs([stored], [], to);
    expect(climb).toEqual([]);
    expect(lacking.map(({ helpful }) => rangesOf(helpful))).toEqual([ranges]);
    expect(lacking[0]?.stopsStart).toBe(stopsStart);
  });

  test('is named with its encoding and the field of the spec that helps', () => {
    const ledger = openLedger();
    const { lacking } = planRungs([flow('v1alpha1'), claim('v1alpha2')], [], 'v1.34.4');
    tellClimb({ lacking, rungs: [] }, 'v1.34.4', ledger);
    expect(ledger.findings()).toMatchObject([
      {
        id: 'encoding-unreadable',
        severity: 'blocker',
        where: 'flowcontrol.apiserver.k8s.io/v1alpha1 FlowSchema',
        what: '3 records in flowschemas: one, …; v1.34.4 does not read them, and does not become ready while they are there',
        remedy: expect.stringContaining(
          'v1.20 to v1.28 to the spec, ladder: [{version: v1.28.N, bundle: DIRECTORY}]',
        ),
      },
      {
        where: 'resource.k8s.io/v1alpha2 ResourceClaim',
        remedy: expect.stringContaining('No version'),
      },
    ]);
  });
});

test('a rung serves what is off by default, and asks no policy', () => {
  expect(rungFlags('v1.23.6', [flow('v1alpha1')])).toEqual([
    '--allow-privileged=true',
    '--runtime-config=flowcontrol.apiserver.k8s.io/v1beta1=true',
  ]);
  expect(rungFlags('v1.33.0', [claim('v1alpha3'), lying('apps/v1', 'Deployment')])).toEqual([
    '--allow-privileged=true',
    '--runtime-config=resource.k8s.io/v1beta1=true',
    '--feature-gates=DynamicResourceAllocation=true',
    '--disable-admission-plugins=ValidatingAdmissionPolicy,MutatingAdmissionPolicy',
  ]);
});
