/**
 * The moment (epoch ms) of a line "MARK name moment" in what the shell runbook printed.
 * @throws Error naming the mark that is missing.
 */
export function markOf(said: string, name: string): number {
  for (const line of said.split('\n')) {
    const [word, of, moment = ''] = line.split(' ');
    if (word === 'MARK' && of === name && /^\d+$/.test(moment)) return Number(moment);
  }
  throw new Error(`bench: the shell runbook printed no mark "${name}"`);
}
