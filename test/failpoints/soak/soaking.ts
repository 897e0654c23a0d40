import { setTimeout as delay } from 'node:timers/promises';
import type { SoakRecord, SoakRun, Vitals } from '../../../bench/soak/record.js';
import type { Case } from '../../worker/recover/a-crashed-run.js';
import { wrongIn } from '../battle.js';
import { type Killing, type Victim, openKilling } from '../killing.js';
import type { Way } from '../points.js';
import { type Answer, answering, begin } from '../trials.js';

/** Every strategy to its end, and all the way back. */
const course = (['there', 'back'] as const).flatMap((way) =>
  (['reimport', 'hot', 'stepwise'] as const).map((name) => ({ name, way })),
);
/** Minutes between two kills, about: a worker has to live long enough to show whether it grows. */
const everyMinutes = { server: 4, worker: 10 } as const satisfies Record<Victim, number>;
/** A run takes seconds, a kill some seconds more, and others may work on the machine, too. */
const PATIENCE_MS = 300_000;

/** Does one run after the other for so many minutes, kills on the way, and returns what was seen. */
export async function soak(minutes: number, tell: (line: string) => void): Promise<SoakRecord> {
  const vitals: Vitals[] = [];
  const runs: SoakRun[] = [];
  const kills = { worker: 0, server: 0 };
  const killing = await openKilling({ onVitals: (one) => vitals.push(one) });
  const answers = new Map<string, Answer>();
  const stop = answering(killing, answers);
  const due = { server: nextKill('server'), worker: nextKill('worker') };
  const begun = await killing.databaseBytes();
  try {
    for (const end = Date.now() + minutes * 60_000; Date.now() < end;) {
      const next = course[runs.length % course.length]!;
      const victims = (['server', 'worker'] as const).filter((one) => due[one] <= Date.now());
      const [run] = await Promise.all([
        oneRun(killing, answers, next),
        ...victims.map(async (victim) => {
          await delay(Math.random() * (runs.at(-1)?.ms ?? 0));
          await killing.kill[victim]();
          kills[victim] += 1;
          due[victim] = nextKill(victim);
        }),
      ]);
      runs.push(run);
      tell(lineOf(runs, victims, vitals.at(-1)));
      if (run.ms > PATIENCE_MS) break; // It stands still: all that comes after would, too.
    }
    await stop();
    const databaseBytes = { begin: begun, end: await killing.databaseBytes() };
    return { minutes, runs, kills, vitals, databaseBytes };
  } finally {
    await killing.close();
  }
}

/** At random, so that no two soaks kill at the same moments. */
const nextKill = (victim: Victim): number =>
  Date.now() + everyMinutes[victim] * 60_000 * (0.75 + Math.random() / 2);

/** From its begin to its end, and judged. */
async function oneRun(
  killing: Killing,
  answers: Map<string, Answer>,
  wanted: { readonly name: Case; readonly way: Way },
): Promise<SoakRun> {
  const begun = Date.now();
  const trial = await begin(killing, wanted, (id, { answer }) => void answers.set(id, answer));
  const { workflowId, name, way } = trial;
  const patience = new AbortController();
  const tooLong = delay(PATIENCE_MS, ['it has not ended'], { signal: patience.signal });
  const wrong = await Promise.race([wrongIn(trial), tooLong]);
  patience.abort();
  await tooLong.catch(() => undefined);
  const ms = Date.now() - begun;
  answers.delete(workflowId);
  killing.worlds.delete(workflowId);
  const { raw } = await killing.client.workflow.getHandle(workflowId).describe();
  const historyBytes = Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0);
  return { what: `${name}, ${way}`, ms, historyBytes, wrong };
}

function lineOf(
  runs: readonly SoakRun[],
  victims: readonly Victim[],
  vitals: Vitals | undefined,
): string {
  const { what, ms, wrong } = runs.at(-1)!;
  const killed = victims.map((victim) => `, ${victim} killed`).join('');
  const mib = ((vitals?.rssBytes ?? 0) / 1024 / 1024).toFixed(0);
  const told = wrong.length === 0 ? 'as it should' : wrong.join('; ');
  return `run ${runs.length}, ${what}${killed}: ${told}, ${(ms / 1000).toFixed(1)} s, worker ${mib} MiB`;
}
