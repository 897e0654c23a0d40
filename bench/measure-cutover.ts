import { join } from 'node:path';
import type { Report } from '../model/report.js';
import { shopTargets } from '../lab/application/application.js';
import { waitForHealth } from '../lab/cluster/ensure-lab.js';
import type { Lab } from '../lab/lab.js';
import { readRecords, startProber } from '../lab/prober/prober.js';
import { approve, openStage, waitForGate, writeSpec } from '../lab/stage/stage.js';
import { cutover } from './call-cutover.js';
import type { Figures } from './figures.js';
import { lastReadyIn } from './last-ready.js';
import { awayBetween, firstStopOf, servingAgainAfter } from './moments.js';
import { probesPerSecond, target, waitUntilSettled } from './settings.js';

/** A first migration stages several hundred megabytes on each node. */
const patienceMs = 15 * 60_000;
/** What the command line returns for a run that was taken back. */
const rolledBack = 3;

/** Move the lab with kube-cutover, as a person would from a terminal, and take it back. */
export async function measureCutover(lab: Lab): Promise<Figures> {
  const stage = await openStage();
  const file = join(stage.directory, 'prober.jsonl');
  const prober = await startProber({
    targets: shopTargets(lab),
    perSecond: probesPerSecond,
    file,
  });
  try {
    await cutover(stage, 0, 'start', await writeSpec(stage, lab, target));
    await waitForGate(stage, lab.name, 'plan', patienceMs);
    await approve(stage, lab.name, 'plan');
    await waitForGate(stage, lab.name, 'accept', patienceMs);
    const lastReady = await lastReadyIn(lab);
    const decidedAt = Date.now();
    await cutover(stage, 0, 'rollback', lab.name, '--reason', 'to measure the way back');
    await cutover(stage, rolledBack, 'watch', lab.name);
    await waitForHealth(lab, 120_000);
    await waitUntilSettled(lab);
    const said = await cutover(stage, rolledBack, 'report', lab.name, '--json');
    const firstStop = firstStopOf((JSON.parse(said) as Report).journal);
    await prober.stop();
    const records = await readRecords(file);
    return {
      windowMs: lastReady - firstStop,
      awayMs: awayBetween(records, firstStop, decidedAt),
      servingAgainMs: servingAgainAfter(records, decidedAt),
    };
  } finally {
    await prober.stop();
    await stage.close();
  }
}
