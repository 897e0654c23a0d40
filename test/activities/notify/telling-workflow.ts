import { proxyActivities } from '@temporalio/workflow';
import type { Notified, NotifyInput } from '../../../model/notice.js';

const { notify } = proxyActivities<{ notify(input: NotifyInput): Promise<Notified> }>({
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '12m',
});

/** Tells people and nothing else. */
export const telling = (input: NotifyInput): Promise<Notified> => notify(input);
