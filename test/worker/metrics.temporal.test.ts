import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { Report } from '../../model/report.js';
import { measuring } from '../../worker/measure-report.js';
import { type Metric, metrics as names } from '../../worker/metric-names.js';
import { serveMetrics } from '../../worker/metrics.js';
import { watchRuns } from '../../worker/watch-runs.js';
import { aRollback, aSwitch } from '../activities/report/a-switch.js';
import { newNamespace } from '../fakes/new-namespace.js';
import { freePort } from '../../lab/free-port.js';

jest.setTimeout(60_000);

/** One sample of Prometheus' text: `name{label="value"} 1`. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const address = process.env['TEMPORAL_ADDRESS'];
if (!address)
  throw new Error('TEMPORAL_ADDRESS is not set: start the tests with npm run test:fast');
const metricsAddress = `127.0.0.1:${await freePort()}`;
// What fails here is meant to.
const metrics = serveMetrics(metricsAddress, { logger: new DefaultLogger('ERROR') });
const namespace = await newNamespace(address);
const taskQueue = `metrics-${randomUUID()}`;
const watching = new AbortController();
const closing: (() => Promise<unknown>)[] = [];
let client: Client;

async function scrape(): Promise<{ readonly text: string; readonly samples: readonly Sample[] }> {
  const text = await (await fetch(`http://${metricsAddress}/metrics`)).text();
  const samples = text.split('\n').flatMap((line) => {
    const [, name = '', labels = '', value = ''] =
      /^([a-z][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === '') return [];
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', of = '']) => [
      key,
      of,
    ]);
    return [{ name, labels: Object.fromEntries(pairs) as Sample['labels'], value: Number(value) }];
  });
  return { text, samples };
}

/** The sample of a metric with these labels among its own; undefined while it is not exported. */
async function valueOf(
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  const { samples } = await scrape();
  return samples.find(
    (one) =>
      one.name === name && Object.entries(labels).every(([key, of]) => one.labels[key] === of),
  )?.value;
}

/** Looks until the value is as wished; the exporter writes a moment after the fact. */
async function untilValue(
  name: string,
  labels: Readonly<Record<string, string>>,
  isAsWished: (value: number | undefined) => boolean,
): Promise<number> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await valueOf(name, labels);
    if (isAsWished(value)) return value ?? NaN;
    if (Date.now() > deadline) {
      const { text } = await scrape();
      const of = text.split('\n').filter((line) => line.startsWith(name));
      throw new Error(`${name} ${JSON.stringify(labels)} is not as wished:\n${of.join('\n')}`);
    }
    await delay(100);
  }
}

/** As the worker's own, which fails where the disk is full. */
const activities = {
  writeReport: async ({ cluster }: Report) => {
    if (cluster === 'full') throw ApplicationFailure.nonRetryable('no space left on device');
    return { summary: 'written' };
  },
};

beforeAll(async () => {
  const connection = await NativeConnection.connect({ address });
  client = new Client({ connection, namespace });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    activities,
    interceptors: { activity: [measuring(metrics)] },
    workflowsPath: new URL('./metrics-workflows.ts', import.meta.url).pathname,
  });
  const running = worker.run();
  const watched = watchRuns(client, metrics, watching.signal, 200);
  closing.push(
    () => watched,
    async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  );
});

afterAll(async () => {
  watching.abort();
  for (const close of closing) await close();
});

const start = (cluster: string) =>
  client.workflow.start('inPlaceSwitch', {
    taskQueue,
    workflowId: `migrate-${cluster}`,
    args: [cluster],
  });

const tell = (report: Report) =>
  client.workflow.execute('report', {
    taskQueue,
    workflowId: `report-${randomUUID()}`,
    args: [report],
  });

test('outcomes are counted from 0, or Prometheus could not see the first of them', async () => {
  for (const outcome of ['migrated', 'rolled-back', 'rejected'])
    await untilValue(names.runsEnded.name, { outcome }, (value) => value === 0);
});

test('a run under way is told by state, age, lines and open gate; one that ended is not', async () => {
  const run = await start('blue');
  const cluster = 'blue';
  await untilValue(names.runState.name, { cluster, state: 'waiting' }, (value) => value === 1);
  await untilValue(names.runSteps.name, { cluster, state: 'planned' }, (value) => value === 2);
  expect(await valueOf(names.runSteps.name, { cluster, state: 'running' })).toBe(1);
  const waited = await untilValue(
    names.gateWaiting.name,
    { cluster, gate: 'plan' },
    (value) => (value ?? 0) > 60,
  );
  expect(waited).toBeLessThan(120);
  expect(await valueOf(names.runAge.name, { cluster })).toBeGreaterThan(0);
  await run.signal('go');
  await untilValue(names.runState.name, { cluster, state: 'running' }, (value) => value === 1);
  await untilValue(names.runState.name, { cluster, state: 'waiting' }, (value) => value === 0);
  await untilValue(names.gateWaiting.name, { cluster, gate: 'plan' }, (value) => value === 0);
  await run.signal('end');
  await run.result();
  await untilValue(names.runState.name, { cluster, state: 'running' }, (value) => value === 0);
  await untilValue(names.runAge.name, { cluster }, (value) => value === 0);
});

test('a report is measured when it is written', async () => {
  await tell(aSwitch());
  await tell({ ...aRollback(), cluster: 'red' });
  const outcome = (of: string) => untilValue(names.runsEnded.name, { outcome: of }, (v) => v === 1);
  await outcome('migrated');
  await outcome('rolled-back');
  const steps = (labels: Readonly<Record<string, string>>) =>
    untilValue(`${names.stepSeconds.name}_count`, labels, (value) => value !== undefined);
  // Both runs stopped two things and set one aside; one also cleared its workers.
  expect(await steps({ phase: 'clean', kind: 'run', ended: 'well' })).toBe(7);
  expect(await steps({ phase: 'install', kind: 'run', ended: 'badly' })).toBe(1);
  expect(await steps({ phase: 'clean', kind: 'undo', ended: 'well' })).toBe(3);
  expect(await valueOf(`${names.gateSeconds.name}_count`, { ended: 'well' })).toBe(3);
  expect(await valueOf(names.nodeSteps.name, { phase: 'prepare', ended: 'done' })).toBe(6);
  expect(await valueOf(names.downtimeSeconds.name, { cluster: 'blue' })).toBeCloseTo(15.3);
  expect(await valueOf(names.windowSeconds.name, { cluster: 'blue' })).toBeCloseTo(35.25);
  const bucket = { phase: 'clean', kind: 'run', ended: 'well', le: '0.5' };
  expect(await valueOf(`${names.stepSeconds.name}_bucket`, bucket)).toBe(2);
});

test('a report that could not be written is not measured', async () => {
  const before = await valueOf(names.runsEnded.name, { outcome: 'migrated' });
  await expect(tell({ ...aSwitch(), cluster: 'full' })).rejects.toThrow();
  expect(await valueOf(names.runsEnded.name, { outcome: 'migrated' })).toBe(before);
});

describe('names', () => {
  const metricNames = async (): Promise<ReadonlySet<string>> => {
    const { samples } = await scrape();
    return new Set(samples.map(({ name }) => name));
  };
  const ours: readonly Metric[] = Object.values(names);
  const exportedAs = ({ name, kind }: Metric): string =>
    kind === 'histogram' ? `${name}_bucket` : name;

  test('all that are declared are exported, with their labels and words, and no other of ours', async () => {
    const { text, samples } = await scrape();
    for (const metric of ours) {
      const found = samples.find(({ name }) => name === exportedAs(metric));
      const labels = Object.keys(found?.labels ?? {}).filter((label) => label !== 'le');
      expect({ name: metric.name, labels: labels.toSorted() }).toEqual({
        name: metric.name,
        labels: [...metric.labels].toSorted(),
      });
      expect(text).toContain(`# HELP ${metric.name} ${metric.help}\n`);
      expect(text).toContain(`# TYPE ${metric.name} ${metric.kind}\n`);
    }
    const known = ours.map(({ name }) => name);
    const more = [...(await metricNames())].filter(
      (name) =>
        name.startsWith('kube_cutover_') &&
        !known.includes(name.replace(/_(?:bucket|sum|count)$/, '')),
    );
    expect(more).toEqual([]);
  });

  test('the dashboard shows nothing that is not exported, and all of ours', async () => {
    const exported = await metricNames();
    const dashboard = readFileSync(
      new URL('../../deploy/grafana/kube-cutover.json', import.meta.url),
      'utf8',
    );
    const shown = new Set(dashboard.match(/\b(?:kube_cutover|temporal)_\w+/g));
    expect([...shown].filter((name) => !exported.has(name))).toEqual([]);
    const used = [...shown].map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
    expect(ours.map(({ name }) => name).filter((name) => !used.includes(name))).toEqual([]);
    expect(shown.size).toBeGreaterThan(ours.length);
  });

  test('docs/metrics.md tells each of ours with its kind and labels, and of the SDK what is there', async () => {
    const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
    for (const { name, kind, labels } of ours) {
      const line = page.split('\n').find((one) => one.startsWith(`| \`${name}\``)) ?? '';
      expect({ name, line }).toEqual({ name, line: expect.stringContaining(kind) });
      for (const label of labels) expect(line).toContain(`\`${label}\``);
    }
    const exported = await metricNames();
    const told = [...new Set(page.match(/\btemporal_\w+/g))];
    expect(told.length).toBeGreaterThan(3);
    expect(told.filter((name) => !exported.has(name))).toEqual([]);
  });
});
