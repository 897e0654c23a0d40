import type { Measured } from './once.js';

const aims = { wholeMs: 60_000, peakBytes: 512 * 1024 * 1024 };

/** The figures as lines for people, each beside its aim. Pure. */
export function rehearsalTable(measured: Measured): string {
  const { objects, carried, findings, tookMs, wholeMs, processorMs, peakBytes } = measured;
  const lines: readonly (readonly [string, string])[] = [
    ['objects read on both sides', String(objects)],
    ['objects carried', String(carried)],
    ...Object.entries(tookMs).map(([part, ms]): [string, string] => [part, seconds(ms)]),
    ['the whole rehearsal', `${seconds(wholeMs)} (aim: at most ${seconds(aims.wholeMs)})`],
    ['processor time of its process', seconds(processorMs)],
    ['peak memory of its process', `${mega(peakBytes)} (aim: at most ${mega(aims.peakBytes)})`],
    ['findings', findings.length === 0 ? 'none' : findings.slice(0, 10).join('\n  ')],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const mega = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
