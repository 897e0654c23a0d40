import type { Lab } from '../cluster/places.js';
import { inNode } from '../nodes/node-container.js';
import { ledgerNode } from './application.js';
import { ledgerFolder } from './ledger.js';

/** What the ledger holds, read from its node's disk. */
export interface StatefulData {
  readonly entries: number;
  readonly last: number;
  /** Places where the count does not go on by one: what was lost, or given twice. */
  readonly breaks: readonly string[];
  /** The pods that wrote it, in order. */
  readonly writers: readonly string[];
}

/** Read the ledger back, whether or not any cluster runs. */
export async function statefulData(lab: Lab): Promise<StatefulData> {
  return readLedger(await inNode(ledgerNode(lab), `cat ${ledgerFolder}/ledger.txt`));
}

/** Judge a ledger's text: lines of number, second and pod. Pure. */
export function readLedger(text: string): StatefulData {
  const lines = text.split('\n').filter((line) => line !== '');
  const entries = lines.map((line) => line.split(' '));
  const numbers = entries.map(([number]) => Number(number));
  const breaks = numbers.flatMap((number, index) =>
    number === index + 1 ? [] : [`line ${index + 1} has number ${lines[index]?.split(' ')[0]}`],
  );
  const pods = entries.map(([, , pod = '']) => pod);
  return {
    entries: numbers.length,
    last: numbers.at(-1) ?? 0,
    breaks,
    writers: pods.filter((pod, index) => pod !== pods[index - 1]),
  };
}
