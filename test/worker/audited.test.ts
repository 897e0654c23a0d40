import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunRecords } from '../../activities/recovery/run-records.js';
import { readLog } from '../../client/audit/read-log.js';
import { evidence } from '../../model/evidence.js';
import { localHost } from '../../worker/recover/local-host.js';
import { openAuditLog } from '../../worker/audit/audit-log.js';
import { auditedActivities } from '../../worker/audit/audited.js';
import { aNodeRef, aSpec } from '../fakes/plan.js';
import { fakeWorld } from '../fakes/world.js';

const directory = mkdtempSync(join(tmpdir(), 'cutover-audited-'));
afterAll(() => rmSync(directory, { recursive: true }));

const phase = { run: 'run-1', ssh: aSpec().ssh, node: aNodeRef('w-1'), key: '05-undo' };
const records = openRunRecords(join(directory, 'runs'));

/** A way back without Temporal whose phases fail once. */
function recovering(audit: string) {
  let tries = 0;
  const world = {
    ...fakeWorld(),
    nodePhase: async () => {
      tries += 1;
      if (tries === 1) throw new Error('w-1: gone\u001b[2J');
      return evidence('done');
    },
  };
  const activities = auditedActivities(world, { log: openAuditLog(audit), records });
  const { host } = localHost({
    activities,
    runId: 'run-1',
    epoch: 7,
    said: () => undefined,
    shown: () => undefined,
    wait: () => 0,
  });
  return {
    activities,
    phase: () => host.call('restoring', 'undo').nodePhase({ ...phase, verbs: [] }),
  };
}

test('a way back without Temporal is told as well, failed attempts too', async () => {
  const audit = join(directory, 'audit');
  await recovering(audit).phase();
  const [{ lines, wrong } = { lines: [], wrong: ['no file'] }] = await readLog(audit, ['run-1']);
  expect(wrong).toEqual([]);
  expect(lines).toMatchObject([
    { event: 'begin', attempt: 1, activity: 'nodePhase', key: '05-undo', workflowId: 'recover' },
    { event: 'failed', attempt: 1, why: 'w-1: gone\\u001b[2J' },
    { event: 'begin', attempt: 2 },
    { event: 'done', attempt: 2 },
  ]);
  expect(lines[0]?.digest).toBe(lines[2]?.digest);
  expect(lines[0]?.actor).toMatch(/^\S+.* \d+@\S+$/);
});

test('a log that cannot be written holds no way back up', async () => {
  const audit = join(directory, 'a-file');
  writeFileSync(audit, '');
  await expect(recovering(audit).phase()).resolves.toMatchObject({ summary: 'done' });
});

test('what is asked outside of a run leaves no line', async () => {
  const audit = join(directory, 'nothing');
  await recovering(audit).activities.verifyApproval({ text: '', signature: '' });
  await expect(readLog(audit, ['run-1'])).rejects.toMatchObject({ exitCode: 2 });
});
