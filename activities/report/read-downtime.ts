import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ProbeRecord } from '../../model/downtime.js';
import { downtimeBetween } from '../../model/downtime.js';
import type { Downtime } from '../../model/report.js';

const ProbeRecordSchema: z.ZodType<ProbeRecord> = z.object({
  at: z.number(),
  ms: z.number().nonnegative(),
  ok: z.boolean(),
  target: z.string().max(2048),
});

/**
 * Downtime that the prober's file shows between two moments (epoch ms); absent where there is no
 * such file. Lines that are no records are passed over: the prober may be writing the last one at
 * this moment.
 */
export async function readDowntime(
  file: string,
  from: number,
  to: number,
): Promise<Downtime | undefined> {
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return undefined;
  const records: ProbeRecord[] = [];
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  for await (const line of lines) {
    const record = recordOf(line);
    if (record && record.at >= from && record.at <= to) records.push(record);
  }
  return downtimeBetween(records, from, to);
}

function recordOf(line: string): ProbeRecord | undefined {
  try {
    return ProbeRecordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
