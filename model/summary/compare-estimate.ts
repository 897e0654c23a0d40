import type { EstimatedTime } from '../estimate.js';
import type { Report } from '../report.js';
import { summariseReport } from './summarise-report.js';

/** A time that was expected, and the one that was seen. */
export interface ComparedTime {
  /** The line of the runbook, or what of the whole. */
  readonly name: string;
  /** Milliseconds. */
  readonly expectedMs: number;
  readonly seenMs: number;
}

/** Which line of the runbook each part of an estimate is about: both are made of the same plan. */
const lines: readonly (readonly [part: string, line: RegExp])[] = [
  ['stage', /^stage /],
  ['back up etcd', /^back up etcd /],
  ['export the objects', /^export the objects/],
  ['stop the kubelets', /^stop the kubelets /],
  ['stop the control plane', /^stop the control plane /],
  ['set its files aside', /^set the old files of /],
  ['start the new one', /^start \S+ on (?!\d+ workers)/],
  ['import the foundation', /^import what the workloads stand on/],
  ['clear the workers', /^end the containers of /],
  ['start the workers', /^start \S+ on \d+ workers/],
  ['import the workloads', /^import the workloads/],
  ['start the pods', /^verify workloads and objects/],
  ['verify', /^verify workloads and objects/],
];

/** What a line of the runbook was expected to take, milliseconds; undefined where nobody said. Pure. */
export function expectedOf(step: string, parts: readonly EstimatedTime[]): number | undefined {
  const wanted = lines.filter(([, line]) => line.test(step)).map(([part]) => part);
  const found = parts.filter(({ name }) => wanted.includes(name));
  return found.length === 0 ? undefined : found.reduce((sum, { ms }) => sum + ms, 0);
}

/** Every line that was done, the window and the way back, as expected and as seen; nothing without estimate. Pure. */
export function compareWithEstimate(report: Report): readonly ComparedTime[] {
  const { estimate } = report;
  if (estimate === undefined) return [];
  const { steps, window, rollback } = summariseReport(report);
  const compared = steps.flatMap(({ name, attempts }) => {
    const expectedMs = expectedOf(name, estimate.parts);
    const done = attempts.filter(({ kind, ended }) => kind === 'run' && ended === 'well');
    if (expectedMs === undefined || done.length === 0) return [];
    return [{ name, expectedMs, seenMs: done.reduce((sum, { from, to }) => sum + to - from, 0) }];
  });
  const whole = (name: string, of: EstimatedTime, span?: { from: number; to: number }) =>
    span === undefined ? [] : [{ name, expectedMs: of.ms, seenMs: span.to - span.from }];
  const migrated = report.outcome === 'migrated' ? window : undefined;
  return [
    ...compared,
    ...whole('the window', estimate.window, migrated),
    ...whole('the way back', estimate.rollback, rollback),
  ];
}
