import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReportActivities } from '../../../activities/report/index.js';
import { aSwitch } from './a-switch.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(directory, { recursive: true }));

const activities = () => createReportActivities({ directory });

test('a report is written as data and as a page, and twice is as good as once', async () => {
  const report = aSwitch();
  await activities().writeReport(report);
  const { details } = await activities().writeReport(report);
  const own = join(directory, 'blue', report.runId);
  expect(details).toEqual({ html: join(own, 'report.html'), json: join(own, 'report.json') });
  expect(await readdir(own)).toEqual(['report.html', 'report.json']);
  expect(JSON.parse(await readFile(join(own, 'report.json'), 'utf8'))).toEqual(report);
});

test.each(['../../etc', '/etc', '', '.hidden'])(
  'a cluster named %j writes nothing',
  async (cluster) => {
    await expect(activities().writeReport({ ...aSwitch(), cluster })).rejects.toThrow('cluster: ');
    expect(await readdir(directory)).toEqual([]);
  },
);

test('downtime comes from the records between two moments; a half-written line is passed over', async () => {
  const file = join(directory, 'probe.jsonl');
  const record = (at: number, ok: boolean) =>
    JSON.stringify({ at, ms: 5, ok, target: 'http://a/' });
  await writeFile(
    file,
    [record(50, false), record(100, true), record(200, false), record(300, true), '{"at":350'].join(
      '\n',
    ),
  );
  const downtime = await activities().readDowntime({ file, from: 100, to: 400 });
  expect(downtime).toMatchObject({ requests: 3, failed: 1, awayMs: 105 });
});

test.each(['absent.jsonl', '.'])('%s is no file, and no downtime is told', async (name) => {
  const file = join(directory, name).replace(/\/\.$/, '');
  expect(await activities().readDowntime({ file, from: 0, to: 1 })).toBeUndefined();
});
