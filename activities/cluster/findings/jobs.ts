import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { listAt, objectAt, textAt, valueAt } from '../../objects/json-path.js';
import { whereOf, type Item } from '../../objects/resource.js';
import { isMadeByBuiltIn } from './passing/owned.js';
import type { FindingRule } from './rule.js';
import { firesHourly } from './schedule.js';
import { listed } from './sketch.js';

const isFinished = ({ object }: Item): boolean =>
  listAt(object, 'status', 'conditions').some(
    (one) =>
      ['Complete', 'Failed'].includes(textAt(one, 'type') ?? '') &&
      textAt(one, 'status') === 'True',
  );

const isOfCronJob = ({ object }: Item): boolean =>
  listAt(object, 'metadata', 'ownerReferences').some(
    (owner) => textAt(owner, 'kind') === 'CronJob',
  );

const isEndedPod = (item: Item): boolean =>
  ['Succeeded', 'Failed'].includes(textAt(item.object, 'status', 'phase') ?? '') &&
  !isMadeByBuiltIn(item);

/** Work under way: Jobs start again, runs of CronJobs do not. */
export const runningJobs: FindingRule = ({ of }) =>
  of('jobs.batch')
    .filter((item) => !isFinished(item))
    .map((item) =>
      isOfCronJob(item)
        ? found('running-cron-run', whereOf(item), 'this run of a CronJob is under way')
        : found('running-job', whereOf(item), 'it is under way'),
    );

/** Jobs and bare pods that came to their end stay behind, by name. */
export const finishedLeftOut: FindingRule = ({ of }) => {
  const ended = [...of('jobs.batch').filter(isFinished), ...of('pods').filter(isEndedPod)];
  const names = listed(ended.map(whereOf));
  return ended.length === 0
    ? []
    : [
        found(
          'finished-left-out',
          'Jobs and pods',
          `${ended.length} have come to their end: ${names}`,
        ),
      ];
};

/** CronJobs that fire in whatever hour the window opens. */
export const firingCronJobs: FindingRule = ({ of }) =>
  of('cronjobs.batch').flatMap((item): Finding[] => {
    const schedule = textAt(item.object, 'spec', 'schedule') ?? '';
    const isAsleep = valueAt(item.object, 'spec', 'suspend') === true;
    const policy = textAt(objectAt(item.object, 'spec'), 'concurrencyPolicy') ?? 'Allow';
    return isAsleep || !firesHourly(schedule)
      ? []
      : [
          found(
            'cron-fires-in-window',
            whereOf(item),
            `"${schedule}", concurrencyPolicy ${policy}`,
          ),
        ];
  });
