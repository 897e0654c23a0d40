/**
 * As many of the lines as a terminal has; what is left out is counted, or the head would scroll away and be painted again and again.
 */
export function fitted(lines: readonly string[], columns: number, rows: number): string[] {
  const cut = (line: string): string =>
    line.length > columns ? `${line.slice(0, Math.max(0, columns - 1))}…` : line;
  const room = Math.max(2, rows - 1);
  if (lines.length <= room) return lines.map(cut);
  const left = lines.length - (room - 1);
  return [...lines.slice(0, room - 1), `… and ${left} more lines`].map(cut);
}
