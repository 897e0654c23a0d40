/** Milliseconds. */
export const hourMs = 3_600_000;
/** Milliseconds. */
export const dayMs = 24 * hourMs;
/** A Monday, midnight, epoch milliseconds. */
export const monday = Date.parse('2026-01-05T00:00:00Z');
/** Days of operation before whatever still waits is driven to its end. */
export const days = 30;

/** Monday to Friday by day, and the first hours of every night's window. */
export function isAtWork(at: number): boolean {
  const when = new Date(at);
  const hour = when.getUTCHours();
  const isWeekend = when.getUTCDay() % 6 === 0;
  return !isWeekend && ((hour >= 8 && hour < 18) || hour >= 22);
}
