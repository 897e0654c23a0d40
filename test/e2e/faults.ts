import { labKubectl } from '../../lab/cluster/kubectl.js';
import { statefulData } from '../../lab/application/stateful-data.js';
import type { LabVersion } from '../../lab/cluster/versions.js';
import { type Lab, labSsh } from '../../lab/lab.js';
import { approve, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import type { Report } from '../../model/report.js';
import { PATIENCE_MS, type Scene, isServed, kubeletVersions, reportOf } from './chain.js';
import { containersOf } from '../../lab/application/containers.js';

/** What is done to a node while a run changes it: a shell line, once the agent's journal of this run tells of a verb. */
export interface Fault {
  readonly node: string;
  readonly once: 'begin' | 'done';
  readonly verb: string;
  /** `$run` is the run's directory on the node. */
  readonly line: string;
}

/** As short as the product allows, and without a gate at the end: a fault that harms nothing shows in the outcome. */
const impatient = { carry: 'data', gates: ['plan'], watchSeconds: 10, startTimeoutSeconds: 40 };

/** Starts a switch, or what a spec says, lets a fault happen in it, and gives what the run came to by itself. */
export async function runWithFault(
  scene: Scene,
  fault: Fault,
  version: LabVersion = 'v1.23.6',
  spec: Readonly<Record<string, unknown>> = impatient,
): Promise<Report> {
  const { lab, stage } = scene;
  const written = await writeSpec(stage, lab, version, spec);
  const started = await stage.cutover('start', written);
  if (started.exitCode !== 0) throw new Error(`start: ${started.stderr}`);
  await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
  const happened = happens(lab, fault);
  await approve(stage, lab.name, 'plan');
  const { exitCode } = await stage.cutover('watch', lab.name);
  await happened;
  const report = await reportOf(scene);
  console.log(`${fault.once} ${fault.verb}: ${report.outcome} with ${exitCode}: ${report.reason}`);
  return report;
}

/** Looks at the journal of the run that begins now; each look is short, as some verbs are. @throws where the verb never comes. */
export const happens = (lab: Lab, { node, once, verb, line }: Fault): Promise<string> =>
  labSsh(
    lab,
    node,
    `touch /run/fault; until [ $SECONDS -ge ${WAIT_SECONDS} ]; do
      for journal in $(find /var/lib/kube-cutover/runs -maxdepth 2 -name journal.jsonl -newer /run/fault); do
        if grep -q '"event": "${once}", "key": ".*/${verb}"' $journal; then
          run=$(dirname $journal); { ${line}; } || exit 2; exit 0
        fi
      done
      sleep 0.05
    done; echo "no journal told of ${once} ${verb}" >&2; exit 1`,
    { timeoutMs: PATIENCE_MS },
  );

/** Staging and all that comes before a verb, on a machine that has other work; seconds. */
const WAIT_SECONDS = 300;

/** What must be as it was, whatever a run met. */
export interface Whole {
  readonly kubelets: readonly string[];
  readonly api: string;
  readonly containers: Record<string, string>;
  readonly isServed: boolean;
  readonly breaks: readonly string[];
  /** Objects that people wrote before each run. */
  readonly written: readonly string[];
  /** Directories of kept files that are still aside, by their run: none where a side is whole. */
  readonly aside: readonly string[];
}

/** How a cluster is now; `run` is the one that ended. */
export async function wholeOf(scene: Scene, run: string): Promise<Whole> {
  const { lab } = scene;
  return {
    kubelets: [...new Set(Object.values(await kubeletVersions(scene)))],
    api: await apiVersion(lab),
    isServed: await isServed(scene),
    containers: await containersOf(lab, 'shop'),
    breaks: (await statefulData(lab)).breaks,
    written: await written(lab),
    aside: await aside(lab, run),
  };
}

/** Writes an object that no way back may lose. */
export const write = (lab: Lab, name: string) =>
  labKubectl(lab, ['--namespace=default', 'create', 'configmap', name]);

/** Removes what `write` made, now and in runs before. */
export async function forgetWritten(lab: Lab): Promise<void> {
  const names = await written(lab);
  if (names.length > 0)
    await labKubectl(lab, ['--namespace=default', 'delete', 'configmap', ...names]);
}

/** What a run needed stays on the nodes, as if it were not over: to send it again is the longest part of the next one. */
export const keepStaged = (lab: Lab, run: string) =>
  onAll(lab, `rm -f /var/lib/kube-cutover/runs/${run}*/discarded`);

/** The next run that is taken back removes what was kept. */
export const keepNothingStaged = (lab: Lab) =>
  onAll(lab, 'for run in /var/lib/kube-cutover/runs/*/; do touch $run/discarded; done');

const onAll = (lab: Lab, line: string): Promise<string[]> =>
  Promise.all(lab.nodes.map(({ name }) => labSsh(lab, name, line)));

async function written(lab: Lab): Promise<string[]> {
  const text = await labKubectl(lab, ['--namespace=default', 'get', 'configmaps', '-o', 'name']);
  return text.split('\n').flatMap((line) => /^configmap\/(before-.+)$/.exec(line)?.[1] ?? []);
}

/** What the API server says of itself. */
export async function apiVersion(lab: Lab): Promise<string> {
  const text = await labKubectl(lab, ['version', '--output=json']);
  return (JSON.parse(text) as { serverVersion: { gitVersion: string } }).serverVersion.gitVersion;
}

async function aside(lab: Lab, run: string): Promise<string[]> {
  const line = `find /etc /usr/bin /var/lib -maxdepth 2 -name '.kube-cutover-${run}*' ! -name '*-discarded-*'`;
  const found = await onAll(lab, line);
  return found.flatMap((text) => text.split('\n').filter((line) => line !== ''));
}
