import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServedCopy, Workshop } from '../../../activities/rehearsal/copy.js';
import { serveCopy } from '../../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import { createComparer } from '../../../activities/objects/compare.js';
import { dryRun } from '../../../activities/objects/dry-run.js';
import { importItems } from '../../../activities/objects/import.js';
import { kindsOf, seeKind } from '../../../activities/objects/present.js';
import { programsOf } from '../rehearsal/the-programs.js';
import { aCronJob, shop } from './shop-items.js';

const items = [...shop, aCronJob('shop/nightly', '0 3 * * *', new Date(Date.now() - 3_600_000))];

/** The API server alone: what controllers do is asked of one version elsewhere. */
describe.each(['v1.19.12', 'v1.34.4'] as const)('the same objects on %s', (version) => {
  let root: string;
  let workshop: Workshop;
  let copy: ServedCopy;
  // Kinds that came later than v1.19 are left to the newest.
  const wanted = items.filter(
    ({ of }) =>
      version === 'v1.34.4' ||
      !['policy/v1', 'discovery.k8s.io/v1', 'batch/v1 CronJob'].some(
        (late) =>
          late === `${of.group}/${of.version}` || late === `${of.group}/${of.version} ${of.kind}`,
      ),
  );

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'kc-'));
    workshop = await openWorkshop(root);
    const programs = programsOf(version);
    copy = await serveCopy(workshop, { name: 'fresh', programs, serviceRange: '10.96.0.0/16' });
  }, 60_000);
  afterAll(async () => {
    await workshop?.close();
    await rm(root, { recursive: true, force: true });
  });

  test.each(['create', 'apply'] as const)(
    'are tried, and taken as they are wanted: %s',
    async (mode) => {
      const verdicts = await dryRun(copy.api, wanted, { mode });
      expect(verdicts.filter(({ became }) => became === 'refused')).toEqual([]);
      await importItems(copy.api, wanted, 'foundation', { mode });
      await importItems(copy.api, wanted, 'workloads', { mode });
      const comparer = createComparer(wanted);
      for (const kind of kindsOf(wanted))
        await seeKind(copy.api, kind, (item) => comparer.see(item));
      const { equal, missing, changed } = comparer.result();
      expect({ missing, changed, equal }).toEqual({
        missing: [],
        changed: [],
        equal: wanted.length,
      });
    },
    60_000,
  );
});
