import { z } from 'zod';
import { hostPath } from '../../model/schema/fields.js';
import { ReportSchema } from '../../model/schema/report.js';
import { accepts } from '../accepts.js';
import type { Activities } from '../contract.js';
import { readDowntime } from './read-downtime.js';
import { writeReport } from './write-report.js';

/** What the report activities need: the directory below which each run has its own. */
export interface ReportDependencies {
  readonly directory: string;
}

const DowntimeRequest = z.strictObject({ file: hostPath, from: z.number(), to: z.number() });

/** Activities that read what was seen from outside and write what was done. */
export const createReportActivities = ({
  directory,
}: ReportDependencies): Pick<Activities, 'readDowntime' | 'writeReport'> => ({
  readDowntime: accepts(DowntimeRequest, ({ file, from, to }) => readDowntime(file, from, to)),
  writeReport: accepts(ReportSchema, (report) => writeReport(report, directory)),
});
