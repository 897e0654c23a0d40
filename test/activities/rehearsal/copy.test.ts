import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Workshop } from '../../../activities/rehearsal/copy.js';
import { serveCopy } from '../../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import { programsOf } from './the-programs.js';

const startMs = 60_000;

describe.each(['v1.15.12', 'v1.23.6', 'v1.34.4'] as const)('an empty copy of %s', (version) => {
  let root: string;
  let workshop: Workshop;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'copy-'));
    workshop = await openWorkshop(root);
  });
  afterAll(async () => {
    await workshop.close();
    expect(readdirSync(root)).toEqual([]);
    rmSync(root, { recursive: true });
  }, startMs);

  test(
    'serves objects and names their keys',
    async () => {
      const copy = await serveCopy(workshop, {
        name: 'fresh',
        programs: programsOf(version),
        serviceRange: '10.96.0.0/16',
      });
      expect(statSync(workshop.directory).mode & 0o777).toBe(0o700);
      await copy.api.request('POST', '/api/v1/namespaces', {
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      });
      const keys: string[] = [];
      for await (const chunk of copy.keys()) keys.push(...chunk);
      expect(keys).toContain('/registry/namespaces/shop');
      await copy.close();
    },
    startMs,
  );
});
