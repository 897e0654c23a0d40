import type { NodeRate } from '../node-rate.js';

/** What came of `cutover pace`, or how it is where nothing was asked for. */
export interface Paced {
  /** What the run said to another parallelism. */
  readonly answer?: string;
  /** Nodes at the same time, or that nobody changed what the spec says; absent where something was asked for. */
  readonly parallelism?: number | 'as the spec says';
  /** Absent where the Temporal server does not tell, or where nobody asked. */
  readonly nodeRate?: NodeRate;
  /** The rate that was changed. */
  readonly nodeRateBefore?: NodeRate;
}

/** A line for each of them. */
export const pacedText = ({ answer, parallelism, nodeRate, nodeRateBefore }: Paced): string =>
  [
    ...(parallelism === undefined ? [] : [`parallelism: ${parallelism}`]),
    ...(nodeRate === undefined ? [] : [`node rate: ${rateText(nodeRate)}`]),
    ...(nodeRateBefore === undefined ? [] : [`  it was ${rateText(nodeRateBefore)}`]),
    ...(answer === undefined ? [] : [`pace: ${answer}`]),
  ].join('\n');

function rateText({ perSecond, source, changed }: NodeRate): string {
  const amount = `${perSecond} a second in all runs`;
  const last = changed && `${changed.by}: ${changed.reason}`;
  if (source === 'temporal') return `${amount}, the most that this Temporal allows`;
  if (source === 'people') return last === undefined ? amount : `${amount}, by ${last}`;
  const given = `${amount}, as the workers were started`;
  return last === undefined ? given : `${given}; changed back by ${last}`;
}
