import type { Finding } from '../../../model/finding.js';
import { isFinishedJob } from '../../objects/leave-derived.js';
import { whereOf, type Item } from '../../objects/resource.js';
import { listAt, textAt } from '../../objects/json-path.js';
import type { FindingRule } from './rule.js';

/** Names in one finding; more say nothing more. */
const named = 10;

const listed = (items: readonly Item[]): string =>
  items.slice(0, named).map(whereOf).join(', ') +
  (items.length > named ? ` and ${items.length - named} more` : '');

/** Jobs and bare pods that came to their end stay behind, by name. */
export const finishedLeftOut: FindingRule = ({ cleaned }) => {
  const finished = cleaned.leftOut
    .filter(({ because }) => because.startsWith('finished'))
    .map(({ item }) => item);
  return finished.length === 0
    ? []
    : [
        {
          id: 'finished-left-out',
          severity: 'note',
          where: 'Jobs and pods',
          what: `${finished.length} have come to their end and are not carried: ${listed(finished)}`,
        },
      ];
};

/** Work that starts again from its beginning. */
export const runningOnce: FindingRule = ({ cleaned }) =>
  cleaned.carried
    .filter(({ of }) => of.kind === 'Job' || of.kind === 'Pod')
    .map((item): Finding => ({
      id: item.of.kind === 'Job' ? 'running-job' : 'bare-pod',
      severity: 'warning',
      where: whereOf(item),
      what:
        item.of.kind === 'Job'
          ? 'a running Job is carried and starts again from its beginning'
          : 'a pod without a controller is carried and starts again, perhaps on another node',
      remedy: 'let it finish before the window, if it must not run twice',
    }));

/** Runs of CronJobs that are under way belong to the old side alone. */
export const runningCronJobs: FindingRule = ({ cleaned }) => {
  const running = cleaned.leftOut
    .map(({ item }) => item)
    .filter((item) => item.of.kind === 'Job' && !isFinishedJob(item) && isOwnedByCronJob(item));
  return running.map((item) => ({
    id: 'running-cron-run',
    severity: 'warning',
    where: whereOf(item),
    what: 'this run of a CronJob is ended by the switch; the next one starts by its schedule',
    remedy: 'choose a window in which it does not run',
  }));
};

const isOwnedByCronJob = ({ object }: Item): boolean =>
  listAt(object, 'metadata', 'ownerReferences').some(
    (owner) => textAt(owner, 'kind') === 'CronJob',
  );
