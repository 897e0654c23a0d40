import { evidence } from '../../model/evidence.js';
import type { Recovered } from '../../model/recovery.js';
import type { NodeVerb } from '../../model/node-phase.js';
import { because, refused } from '../../workflows/runbook/failures.js';
import type { Host } from '../../workflows/runbook/host.js';
import { sideOfAll } from './hand-over-rules.js';
import { localHost } from './local-host.js';
import type { WayBack } from './roll-back.js';
import { standingOf } from './standing.js';
import type { NodeSeen } from './survey.js';

/** What handing over stands on: no plan is needed. */
export type HandingOver = Omit<WayBack, 'ask'>;

/**
 * Lets go of a run whose nodes are wholly on one side: what was staged goes where that is the old one, cordons of the run go, kept
 * old files stay. @throws Refused where the nodes are not.
 */
export async function handOver(work: HandingOver): Promise<Recovered> {
  const { found, diary, by, activities, epoch, said, wait } = work;
  const side = sideOfAll(found.nodes.map((seen) => standingOf(seen, undefined)));
  if (side === undefined) throw refused('the nodes are not all on one side');
  const { host } = localHost({
    activities,
    runId: found.runId,
    epoch,
    said,
    shown: () => undefined,
    ...(wait && { wait }),
  });
  const why = `${by} asked at a terminal (a name that nobody has proven): ${work.reason ?? 'no reason given'}`;
  const note = (step: string, summary: string) =>
    diary.write({ at: host.now(), verb: 'message', step, evidence: evidence(summary) });
  await note('hand over', why);
  const told = [
    ...(await onDirectories(work, host, side === 'old' ? 'discard-staged' : 'verify-kept')),
    ...(await giveBack(work, host)),
  ];
  for (const line of told) await note('hand over', line);
  await note('ended', 'handed over');
  return {
    outcome: 'handed-over',
    runId: found.runId,
    told: [...told, ...whatStays(work, side)],
    files: [diary.path],
  };
}

/** One verb in every directory of the run that has been prepared. Comparing what is kept may fail, and is told. */
async function onDirectories(
  { found, spec }: HandingOver,
  host: Host,
  verb: Extract<NodeVerb, 'discard-staged' | 'verify-kept'>,
): Promise<string[]> {
  const call = host.call('restoring', 'hand over');
  const one = async ({ node, told }: NodeSeen): Promise<string[]> => {
    const lines: string[] = [];
    for (const { name, entries } of told?.runs ?? []) {
      if (entries.length === 0) continue;
      const key = 'hand-over';
      const input = { run: name, ssh: spec.ssh, node, key, verbs: [verb] };
      try {
        lines.push((await call.nodePhase(input)).summary);
      } catch (cause) {
        if (verb === 'discard-staged') throw cause;
        lines.push(`what is kept is not as it was: ${because(cause)}`);
      }
    }
    return lines;
  };
  return (await Promise.all(found.nodes.map(one))).flat();
}

/** Nodes that the run had cordoned; others are left alone. */
async function giveBack({ found, spec }: HandingOver, host: Host): Promise<string[]> {
  if (spec.strategy !== 'in-place-stepwise') return [];
  const call = host.call('restoring', 'give nodes back');
  const lines: string[] = [];
  for (const { node } of found.nodes) {
    const cluster = { kubeconfig: spec.kubeconfig };
    const whose = { cluster, run: host.runId, node: node.name, epoch: host.now() };
    const { summary, details } = await call.restoreSchedulability(whose);
    if (details !== undefined) lines.push(summary);
  }
  return lines;
}

function whatStays({ found, spec }: HandingOver, side: 'old' | 'new'): string[] {
  const begin =
    'a new run begins as any other: cutover start SPEC, on a Temporal server of its own';
  const journals = `journals and manifests stay on the nodes, in /var/lib/kube-cutover/runs/${found.runId}*`;
  if (side === 'old') return [journals, `the cluster is on ${spec.from} as before; ${begin}`];
  const asides = found.nodes.flatMap(({ told }) => told?.runs.flatMap((run) => run.asides) ?? []);
  return [
    journals,
    `${asides.length} old paths stay beside their place, in directories named .kube-cutover-${found.runId}*: remove them when nobody wants them`,
    `the cluster is on ${spec.version}, which the next spec names as "from"; ${begin}`,
  ];
}
