import type { Client } from '@temporalio/client';
import { CLUSTER_QUEUE, NODE_QUEUE } from '../../workflows/queues.js';
import type { QueueFacts } from './facts.js';
import { at } from '../history/decode.js';

/** Kinds of task queue in Temporal's own numbers. */
const kinds = { workflows: 1, activities: 2 } as const;

const needed: readonly Pick<QueueFacts, 'name' | 'serves'>[] = [
  { name: CLUSTER_QUEUE, serves: 'workflows' },
  { name: CLUSTER_QUEUE, serves: 'activities' },
  { name: NODE_QUEUE, serves: 'activities' },
];

/** The queues that every run needs, and who polls them, as far as Temporal has seen. */
export const gatherQueues = (client: Client): Promise<QueueFacts[]> =>
  Promise.all(
    needed.map(async (queue) => {
      const { pollers } = await client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: queue.name },
        taskQueueType: kinds[queue.serves],
      });
      const polls = (pollers ?? []).flatMap(
        ({ lastAccessTime }) => at('poll', lastAccessTime).poll ?? [],
      );
      return polls.length === 0 ? queue : { ...queue, lastPollAt: Math.max(...polls) };
    }),
  );
