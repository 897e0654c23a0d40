import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, ownedBy, type Entry, type Era } from '../entry.js';
import { fullPod, smallPod } from './pod-specs.js';

const job = ['batch/v1', 'Job'] as const;

/** A Job's pods end: their spec says so. */
const ending = (template: JsonObject, restartPolicy = 'Never'): JsonObject => ({
  ...template,
  spec: { ...(template['spec'] as JsonObject), restartPolicy },
});

/** Jobs that wait, run and have ended, and CronJobs of each version. */
export const jobs = (era: Era): readonly Entry[] => [
  an(job, 'waiting@shop', { spec: { parallelism: 0, template: ending(smallPod('waiting')) } }),
  {
    ...an(job, 'running@shop', { spec: { template: ending(smallPod('running'), 'OnFailure') } }),
    status: { active: 1, startTime: '2020-01-01T00:00:00Z' },
  },
  ended('complete', 'Complete'),
  ended('failed', 'Failed'),
  an(job, 'selected@shop', {
    spec: {
      manualSelector: true,
      selector: { matchLabels: { app: 'selected' } },
      template: ending(smallPod('selected')),
      completions: 0,
      backoffLimit: 0,
      activeDeadlineSeconds: 9_007_199_254_740_991,
    },
  }),
  an(job, 'full@shop', {
    spec: { completions: 5, parallelism: 2, template: ending(fullPod('full')) },
  }),
  an(job, 'tick-1577836800@shop', {
    metadata: ownedBy('batch/v1beta1', 'CronJob', 'tick-v1beta1', 'shop'),
    spec: { template: ending(smallPod('tick')) },
  }),
  ...['batch/v1beta1', 'batch/v2alpha1'].flatMap((version) => cronJobs(version)),
  ...(era === 19
    ? [
        an(job, 'short@shop', {
          spec: { ttlSecondsAfterFinished: 0, template: ending(smallPod('short')) },
        }),
      ]
    : []),
];

const ended = (name: string, type: string): Entry => ({
  ...an(job, `${name}@shop`, { spec: { template: ending(smallPod(name)) } }),
  status: {
    startTime: '2020-01-01T00:00:00Z',
    ...(type === 'Complete'
      ? { succeeded: 1, completionTime: '2020-01-01T00:00:09Z' }
      : { failed: 1 }),
    conditions: [{ type, status: 'True' }],
  },
});

const cronJobs = (apiVersion: string): readonly Entry[] => {
  const cronJob = [apiVersion, 'CronJob'] as const;
  const suffix = apiVersion.replace('batch/', '');
  const jobTemplate = { spec: { template: ending(smallPod('tick')) } };
  return [
    {
      ...an(cronJob, `tick-${suffix}@shop`, { spec: { schedule: '*/5 * * * *', jobTemplate } }),
      status: { lastScheduleTime: '2020-01-01T00:00:00Z' },
    },
    an(cronJob, `tick-${suffix}-full@shop`, {
      spec: {
        schedule: '@hourly',
        suspend: true,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 0,
        successfulJobsHistoryLimit: 0,
        failedJobsHistoryLimit: 0,
        jobTemplate: {
          metadata: { labels: { a: 'b' }, annotations: { c: '' } },
          spec: { backoffLimit: 0, template: ending(fullPod('tick')) },
        },
      },
    }),
    an(cronJob, `tick-${suffix}-odd@shop`, {
      spec: { schedule: '59 23 31 12 5', jobTemplate },
    }),
  ];
};
