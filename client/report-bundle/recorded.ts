import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { SignedApproval } from '../../model/approvals.js';
import type { SwitchPlan } from '../../model/plan.js';
import type { Run } from '../runs.js';

/** What the history of a run holds beside its report. */
export interface Recorded {
  /** The plan as it was made, and the digest that people were shown; absent where the run ended before. */
  readonly planned?: { readonly plan: SwitchPlan; readonly planDigest: string };
  /** Signed decisions as they were sent, in order, whether they counted or not. */
  readonly signed: readonly SignedApproval[];
}

type History = Awaited<ReturnType<Run['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];
type Payloads = Parameters<typeof decodeArrayFromPayloads>[1];

/** Reads it from Temporal's own record, which nobody rewrites. */
export async function recordedOf(client: Client, run: Run): Promise<Recorded> {
  const events = (await run.fetchHistory()).events ?? [];
  const read = (payloads: Payloads) =>
    decodeArrayFromPayloads(client.options.loadedDataConverter, payloads);
  const [planned] = await read(keptPlan(events));
  const messages = (await Promise.all(events.map((event) => read(messageIn(event))))).flat();
  return {
    ...(isPlanned(planned) && { planned }),
    signed: messages.filter(isSigned).map(({ text, signature }) => ({ text, signature })),
  };
}

/** What the activity that keeps the plan has answered. */
function keptPlan(events: readonly HistoryEvent[]): Payloads {
  const asked = new Set(
    events
      .filter(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'keepPlan',
      )
      .map(({ eventId }) => String(eventId)),
  );
  return events.find((event) =>
    asked.has(String(event.activityTaskCompletedEventAttributes?.scheduledEventId)),
  )?.activityTaskCompletedEventAttributes?.result?.payloads;
}

const messageIn = (event: HistoryEvent): Payloads =>
  event.workflowExecutionSignaledEventAttributes?.input?.payloads ??
  event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.args?.payloads;

const isPlanned = (value: unknown): value is NonNullable<Recorded['planned']> =>
  isObject(value) && typeof value['planDigest'] === 'string' && isObject(value['plan']);

const isSigned = (value: unknown): value is SignedApproval =>
  isObject(value) && typeof value['text'] === 'string' && typeof value['signature'] === 'string';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
