import { text } from 'node:stream/consumers';
import { errorLines, parse } from '../../model/schema/parse.js';
import { ReportSchema } from '../../model/schema/report.js';
import { renderReport } from './render-report.js';

/**
 * Draws the report that comes in as JSON: `node dist/activities/report/main.js < report.json >
 * report.html`.
 */
const parsed = parse(ReportSchema, JSON.parse(await text(process.stdin)));
if (parsed.ok) process.stdout.write(renderReport(parsed.value));
else {
  process.stderr.write(`this is no report:\n${errorLines(parsed.errors).join('\n')}\n`);
  process.exitCode = 2;
}
