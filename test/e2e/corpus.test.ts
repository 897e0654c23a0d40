import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { SidePrograms } from '../../activities/rehearsal/copy.js';
import { ensureEtcd, ensureKubernetes } from '../../lab/programs/programs.js';
import type { KubernetesVersion } from '../../model/version.js';
import { account, type Account } from '../corpus/account.js';
import { fill, migrate, type Chained, type Filled } from '../corpus/chain.js';
import { bulkCount, corpus, kindsIn, oversized } from '../corpus/corpus.js';
import type { Era } from '../corpus/entry.js';
import { expectations } from '../corpus/expected.js';
import { expectedAbsences } from '../corpus/expected-absences.js';
import { expectedFindings } from '../corpus/expected-findings.js';
import { expectedTextsLost } from '../corpus/expected-texts.js';
import { nameOf } from '../corpus/load.js';
import { printed } from '../corpus/printed.js';
import { allTextsLost } from '../corpus/written.js';

/** Old API servers with all that they can serve, as clusters of their time had it by default or by flag. */
const flagsOf: { readonly [era in Era]: readonly string[] } = {
  15: ['--runtime-config=api/all=true', '--allow-privileged=true'],
  19: [
    '--runtime-config=api/all=true',
    '--allow-privileged=true',
    '--feature-gates=CSIStorageCapacity=true',
  ],
};

/** Each release with the etcd that it is served with. */
const etcdOf: { readonly [version: string]: string } = {
  '1.15.12': '3.4.23',
  '1.19.12': '3.4.23',
  '1.23.6': '3.5.21',
  '1.34.4': '3.6.4',
};

/** A bare machine builds the programs first. */
const programsMs = 60 * 60_000;
const chainMs = 3 * 60_000;

async function programsFor(version: string): Promise<SidePrograms> {
  const { dir } = await ensureKubernetes(version);
  const etcd = await ensureEtcd(etcdOf[version] ?? '');
  return {
    version: `v${version}` as KubernetesVersion,
    kubeApiserver: join(dir, 'kube-apiserver'),
    etcd: etcd.etcd,
    restore: etcd.etcdutl ?? etcd.etcdctl,
  };
}

describe.each([
  { era: 15, from: '1.15.12', targets: ['1.23.6', '1.34.4'] },
  { era: 19, from: '1.19.12', targets: ['1.23.6'] },
] as const)('the corpus of a real API server $from', ({ era, from, targets }) => {
  let filled: Filled;

  beforeAll(async () => {
    for (const version of [from, ...targets]) await programsFor(version);
  }, programsMs);

  beforeAll(async () => {
    const { etcdctl } = await ensureEtcd(etcdOf[from] ?? '');
    filled = await fill(await programsFor(from), etcdctl, corpus(era), flagsOf[era]);
  }, chainMs);

  afterAll(async () => filled?.close());

  test('was taken as it is written, but for what is too large for any server', () => {
    const names = oversized.map(({ object }) => nameOf(object));
    expect(filled.loaded.refused.map((word) => word.split(': ')[0])).toEqual(names);
    expect(filled.loaded.uids.size - bulkCount[era]).toBeGreaterThanOrEqual(300);
    const { builtIn, custom } = kindsIn(corpus(era));
    expect(builtIn.length + custom.length).toBeGreaterThanOrEqual(60);
    expect(custom.length).toBeLessThanOrEqual(20);
  });

  describe.each(targets.map((to) => ({ to })))('on $to', ({ to }) => {
    const toMinor = Number(to.split('.')[1]);
    let chained: Chained;
    let result: Account;

    beforeAll(async () => {
      chained = await migrate(filled, await programsFor(to), []);
      result = account(chained.sides, expectations(era, toMinor));
      console.log(printed(`${from} → ${to}`, { era, filled, chained, result }));
    }, chainMs);

    test('loses nothing, changes nothing and invents nothing without a reason', () => {
      expect(result.faults).toEqual([]);
    });

    test('leaves out what is named, and nothing else', () => {
      const named = Object.values(result.leftOut).flat();
      const expected = expectedAbsences(era, toMinor);
      expect([...expected.keys()].filter((where) => !named.includes(where))).toEqual([]);
      expect(result.carried.length + named.length).toBe(filled.old.size);
    });

    test('still says every word that was written', () => {
      const lost = allTextsLost(corpus(era).flat(), chained.sides.fresh);
      expect(lost.filter((text) => !expectedTextsLost.includes(text))).toEqual([]);
    });

    test('is told by the rehearsal as it is', () => {
      const { findings, deliberate } = expectedFindings(era, toMinor);
      const told = chained.rehearsal.findings.filter(({ id }) => id !== 'deliberate-difference');
      expect(told.map(({ id, where }) => `${id} ${where}`).toSorted()).toEqual(findings);
      expect(chained.rehearsal.deliberate).toEqual(deliberate);
    });

    test('is exported in the window as it was rehearsed', () => {
      const { drift } = chained.exported;
      expect(drift).toMatchObject({ created: 0, changed: 0, deleted: 0, unfit: [] });
      expect(chained.exported.export.digest).toBe(chained.rehearsal.export.digest);
    });
  });
});
