import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';

/** Between two looks: a person sees that something happens, and Temporal hardly notices. */
const lookEveryMs = 1000;

/**
 * The result of a run. Meanwhile each new word of its activities is told, as they send it with their heartbeat: a
 * rehearsal takes a minute, and a silent terminal looks like a stuck one.
 */
export async function withProgress<Result>(
  client: Client,
  run: WorkflowHandle,
  tell: (text: string) => void,
): Promise<Result> {
  let isOver = false;
  const result: Promise<Result> = run.result();
  const over = result
    .then(
      () => undefined,
      () => undefined,
    )
    .finally(() => {
      isOver = true;
    });
  const told = new Set<string>();
  for (;;) {
    await Promise.race([over, delay(lookEveryMs)]);
    if (isOver) return result;
    // What cannot be looked at is no reason to give up the run.
    for (const word of await wordsOf(client, run).catch(() => [])) {
      if (!told.has(word)) tell(word);
      told.add(word);
    }
  }
}

/** The last word of each activity that is under way. */
async function wordsOf(client: Client, run: WorkflowHandle): Promise<string[]> {
  const { raw } = await run.describe();
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  const words = (raw.pendingActivities ?? []).map(async ({ heartbeatDetails }) => {
    let payloads = heartbeatDetails?.payloads ?? [];
    for (const codec of payloadCodecs) payloads = await codec.decode(payloads);
    return payloads.map((payload): unknown => payloadConverter.fromPayload(payload));
  });
  return (await Promise.all(words)).flat().filter((word) => typeof word === 'string');
}
