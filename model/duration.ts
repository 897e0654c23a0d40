/** A duration for people: `940 ms`, `31.2 s`, `4 min 05 s`, `2 h 05 min`. Takes milliseconds. */
export function durationText(ms: number): string {
  const total = Math.max(0, ms);
  if (total < 999.5) return `${Math.round(total)} ms`;
  if (total < 59_950) return `${(total / 1000).toFixed(1)} s`;
  const seconds = Math.round(total / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${padded(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
}

const padded = (value: number): string => String(value).padStart(2, '0');

/** A number of things for people: `13,720`. */
export const countText = (count: number): string => count.toLocaleString('en-GB');
