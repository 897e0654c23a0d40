import type { Report } from '../../model/report.js';

/** When a stepwise run began, first changed something, and was verified; epoch ms. */
export interface RunMoments {
  readonly beganAt: number;
  readonly firstChangeAt: number;
  readonly throughAt: number;
}

/**
 * Read from the report of a run whose last gate is `accept`. Everything before the first step of phase `install` only reads, or
 * lays files beside the old ones; when the gate is reached, all is verified. Pure.
 * @throws Error where the journal has no such lines.
 */
export function momentsOf({
  startedAt,
  journal,
}: Pick<Report, 'startedAt' | 'journal'>): RunMoments {
  const begin = (phase: 'install' | 'accept'): number => {
    const first = journal.find((entry) => entry.verb === 'begin' && entry.phase === phase);
    if (first === undefined) throw new Error(`bench: the journal has no step of phase "${phase}"`);
    return first.at;
  };
  return { beganAt: startedAt, firstChangeAt: begin('install'), throughAt: begin('accept') };
}

/** How long each line of the runbook took from the first change on: `12.3 s  upgrade etcd of cp-1`. Pure. */
export const timesOfLines = ({ journal }: Pick<Report, 'journal'>): string[] =>
  journal.flatMap(({ verb, step, phase, at }, begun) => {
    if (verb !== 'begin' || (phase !== 'install' && phase !== 'verify')) return [];
    const ended = journal
      .slice(begun)
      .find((entry) => entry.verb !== 'begin' && entry.step === step);
    return ended === undefined ? [] : [`${((ended.at - at) / 1000).toFixed(1)} s  ${step}`];
  });
