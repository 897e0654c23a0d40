import type { Entry, NodeTiming, Phase } from '../../../model/journal.js';
import type { Report } from '../../../model/report.js';

/** 21 November 2026, 03:00:00 UTC: every time below is milliseconds after it. */
export const startedAt = Date.UTC(2026, 10, 21, 3);
export const planDigest = '7c1f0b6d95a2e84430b1c1d1f0e6a7d84b8c5e1f2a3948576a1b0c9d8e7f6a5b';

const at = (ms: number): number => startedAt + ms;

/** One node's share of a step, in milliseconds after the start. */
export const took = (node: string, from: number, to: number, summary: string): NodeTiming => ({
  node,
  startedAt: at(from),
  finishedAt: at(to),
  summary,
});

interface Told {
  readonly details?: NonNullable<Entry['evidence']['details']>;
  readonly nodes?: readonly NodeTiming[];
  readonly kind?: 'run' | 'undo';
  readonly failed?: boolean;
}

/** The two lines that a step leaves in the journal. */
export function step(
  name: string,
  phase: Phase,
  from: number,
  to: number,
  summary: string,
  { details, nodes, kind = 'run', failed = false }: Told = {},
): Entry[] {
  const well = kind === 'run' ? 'done' : 'undo';
  const evidence = details === undefined ? { summary } : { summary, details };
  const begin = kind === 'run' ? 'begin' : 'undo-begin';
  return [
    { at: at(from), verb: begin, step: name, phase, evidence: { summary: '' } },
    {
      at: at(to),
      verb: failed ? 'fail' : well,
      step: name,
      phase,
      evidence,
      ...(nodes && { nodes }),
    },
  ];
}

/** What a person said. */
export const said = (
  ms: number,
  name: string,
  summary: string,
  verb: Entry['verb'] = 'message',
): Entry => ({
  at: at(ms),
  verb,
  step: name,
  evidence: { summary },
});

/** A report of nothing at all, which a test fills in. */
export const aReport = (change: Partial<Report> = {}): Report => ({
  cluster: 'blue',
  clusterUid: '0b9d3c55-6c1f-4b7e-9c52-3a1c5d0f7e11',
  runId: '01939f6e-5b0c-7d32-9a60-2b9f0a4c1e77',
  strategy: 'in-place-switch',
  from: 'v1.19.12',
  to: 'v1.23.6',
  outcome: 'migrated',
  planDigest,
  outline: [],
  journal: [],
  findings: [],
  approvals: [],
  startedAt,
  finishedAt: at(60_000),
  ...change,
});
