import { found } from '../../../model/finding-kinds/found.js';
import type { Detector } from './detector.js';

/** pitfall P38: certificates and leases agree while clocks do so within this. Milliseconds, as the daemon tells. */
const OFFSET_MS = 100;
/** Between orchestrator and node: the way there and back is not exact. From 5 minutes on planning refuses. */
const SKEW_MS = 2_000;

/** Does somebody keep the clock, and does it go right? A container's clock is its host's. */
export const clock: Detector = ({ system, time }, { node, clockSkewMs }) => {
  if (!time || system?.isContainer === true) return [];
  // The kernel knows when somebody sets it right; old releases cannot be asked, so a daemon is believed.
  const isKept = time.isSynchronised ?? time.daemons.length > 0;
  const why = time.daemons.length > 0 ? 'has not set the clock yet' : 'no time daemon runs';
  const offsets = [
    ...((time.offsetMs ?? 0) > OFFSET_MS ? [`the daemon tells of ${time.offsetMs} ms`] : []),
    ...(Math.abs(clockSkewMs) > SKEW_MS ? [`${clockSkewMs} ms from the orchestrator`] : []),
  ];
  return [
    ...(isKept ? [] : [found('clock-unsynchronised', node.name, [...time.daemons, why].join(' '))]),
    ...(offsets.length > 0 ? [found('clock-offset', node.name, offsets.join(', '))] : []),
  ];
};
