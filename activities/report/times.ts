/** `21 Nov 2026, 03:40:07 UTC`, from epoch milliseconds. */
export function dateText(at: number): string {
  const date = new Date(at);
  const month = months[date.getUTCMonth()] ?? '';
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}, ${clockText(at)} UTC`;
}

/** `03:40:07`, of the day in UTC. */
export const clockText = (at: number): string => new Date(at).toISOString().slice(11, 19);

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
