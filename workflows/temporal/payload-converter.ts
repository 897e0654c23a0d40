import {
  type ConverterHint,
  type Payload,
  type PayloadConverter,
  type SerializationContext,
  defaultPayloadConverter,
} from '@temporalio/common';
import { inWorkflowContext, workflowInfo } from '@temporalio/workflow';
import { shown } from '../../model/shown.js';
import { undecodable } from '../../model/undecodable.js';

/**
 * As Temporal's own, but for what others send to a workflow: its argument, signals, updates. Where that cannot be decoded, Temporal
 * would try again for ever and the run would stand still; it becomes a value that is refused where it arrives. What activities and
 * batches answer is never passed over.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  fromPayload: <Value>(
    payload: Payload,
    context?: SerializationContext,
    hint?: ConverterHint<Value>,
  ): Value => {
    try {
      return defaultPayloadConverter.fromPayload(payload, context, hint);
    } catch (cause) {
      if (context?.type !== 'workflow' || !isOwn(context.workflowId)) throw cause;
      const encoding = new TextDecoder().decode(payload.metadata?.['encoding'] ?? undefined);
      // Never what the parser says: it quotes what it read.
      const why = `it cannot be decoded as ${shown(encoding)} (bytes: ${payload.data?.length ?? 0})`;
      return undecodable(why) as Value;
    }
  },
};

const isOwn = (workflowId: string): boolean =>
  inWorkflowContext() && workflowInfo().workflowId === workflowId;
