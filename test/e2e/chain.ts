import { expect } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { Report } from '../../model/report.js';
import type { RunStatus } from '../../model/status.js';
import { applyApplication, shopTargets } from '../../lab/application/application.js';
import { type LabOverrides, readDescription } from '../../lab/cluster/description.js';
import { labGet } from '../../lab/cluster/kubectl.js';
import type { LabVersion } from '../../lab/cluster/versions.js';
import { type Lab, labSsh, labUp } from '../../lab/lab.js';
import { until } from '../../lab/nodes/until.js';
import { type Prober, startProber } from '../../lab/prober/prober.js';
import { root } from '../../lab/setup/root.js';
import { type Stage, approve, openStage, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import { join } from 'node:path';

/** First assessment, staging and a whole switch of a lab on two cores. */
export const PATIENCE_MS = 12 * 60_000;

/** A lab with its application, a stage beside it and a prober that watches both workers. */
export interface Scene {
  readonly lab: Lab;
  readonly stage: Stage;
  readonly prober: Prober;
  readonly close: () => Promise<void>;
}

/** Bring everything up; a lab of an earlier run is used again where it is as described. */
export async function openScene(file: string, overrides?: LabOverrides): Promise<Scene> {
  const lab = await labUp(await readDescription(join(root, 'lab', file), overrides));
  await applyApplication(lab);
  const stage = await openStage();
  const record = join(stage.directory, 'prober.jsonl');
  const prober = await startProber({ targets: shopTargets(lab), perSecond: 20, file: record });
  const close = async () => {
    await prober.stop();
    await stage.close();
  };
  return { lab, stage, prober, close };
}

/** What the run says of itself now; undefined while nobody answers. */
export async function statusOf({ stage, lab }: Scene): Promise<RunStatus | undefined> {
  const { exitCode, stdout } = await stage.cutover('status', lab.name, '--json');
  return exitCode === 0 ? (JSON.parse(stdout) as RunStatus) : undefined;
}

/** Wait until a step has begun. @throws Error where the run ended before. */
export async function untilBegun(scene: Scene, step: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const status = await statusOf(scene);
    const found = status?.steps.find(({ name }) => name.startsWith(step));
    if (found && found.state !== 'planned') return;
    if (status?.state === 'ended' || Date.now() > deadline)
      throw new Error(`"${step}" never began: ${JSON.stringify(status)}`);
    await pause(200);
  }
}

/** Wait until a step is being taken back, or was. @throws Error where the run ended before. */
export async function untilUndoing(scene: Scene, step: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const status = await statusOf(scene);
    const found = status?.steps.find(({ name }) => name.startsWith(step));
    if (found?.state === 'undoing' || found?.state === 'undone') return;
    if (status?.state === 'ended' || Date.now() > deadline)
      throw new Error(`"${step}" was never taken back: ${JSON.stringify(status)}`);
    await pause(200);
  }
}

/** Wait until the run is in a state. @throws Error where it ends before. */
export async function untilState(scene: Scene, state: RunStatus['state']): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const status = await statusOf(scene);
    if (status?.state === state) return;
    if (status?.state === 'ended' || Date.now() > deadline)
      throw new Error(`the run was never ${state}: ${JSON.stringify(status)}`);
    await pause(200);
  }
}

/** Report of the last run that ended. */
export async function reportOf({ stage, lab }: Scene): Promise<Report> {
  const { stdout } = await stage.cutover('report', lab.name, '--json');
  return JSON.parse(stdout) as Report;
}

/** Kubelet versions of all nodes, by name. */
export async function kubeletVersions({ lab }: Scene): Promise<Record<string, string>> {
  const { items } = await labGet<{
    items: { metadata: { name: string }; status: { nodeInfo: { kubeletVersion: string } } }[];
  }>(lab, ['nodes']);
  return Object.fromEntries(
    items.map(({ metadata, status }) => [metadata.name, status.nodeInfo.kubeletVersion]),
  );
}

/** Every kubelet is of that version, and the application answers on every worker. */
export async function expectServed(scene: Scene, version: string): Promise<void> {
  expect(new Set(Object.values(await kubeletVersions(scene)))).toEqual(new Set([version]));
  expect(await isServed(scene)).toBe(true);
}

/** Start a run that goes to another version, approve its plan, and wait until it asks to be accepted. */
export async function untilAccept(
  { lab, stage }: Pick<Scene, 'lab' | 'stage'>,
  to: LabVersion,
  spec?: Parameters<typeof writeSpec>[3],
): Promise<void> {
  const started = await stage.cutover('start', await writeSpec(stage, lab, to, spec));
  expect([started.exitCode, started.stderr]).toEqual([0, '']);
  await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
  await approve(stage, lab.name, 'plan');
  await waitForGate(stage, lab.name, 'accept', PATIENCE_MS);
}

/** Lines of every node's journal of this run that took effect: each key may be there once. */
export const effects = async (scene: Scene, run: string): Promise<string[]> =>
  (await deeds(scene, run)).flatMap(({ line, acted }) => (acted ? [line] : []));

/** The same, and what needed no effect: a second attempt behind an agent that died may find it done. */
export async function deeds(
  { lab }: Scene,
  run: string,
): Promise<readonly { readonly line: string; readonly acted: boolean }[]> {
  const journals = await Promise.all(
    lab.nodes.map(async ({ name }) => {
      const text = await labSsh(lab, name, `cat /var/lib/kube-cutover/runs/${run}/journal.jsonl`);
      return text
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { key: string; event: string; acted?: boolean })
        .filter(({ event }) => event === 'done')
        .map(({ key, acted }) => ({ line: `${name} ${key}`, acted: acted === true }));
    }),
  );
  return journals.flat();
}

/** The application answers on every worker, now or within the seconds that a packet filter takes to follow. */
export async function isServed({ lab }: Scene): Promise<boolean> {
  const unanswered = async (): Promise<string | undefined> => {
    const answers = await Promise.all(
      shopTargets(lab).map((url) => fetch(url, { signal: AbortSignal.timeout(5_000) })),
    );
    return answers.every(({ ok }) => ok) ? undefined : 'not every worker answers';
  };
  await until({ name: 'the application', deadlineMs: 10_000 }, unanswered);
  return true;
}
