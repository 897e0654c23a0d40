import type { MetricCounter, MetricGauge, MetricHistogram, MetricMeter } from '@temporalio/common';
import { Runtime, type RuntimeOptions } from '@temporalio/worker';
import type { Outcome } from '../model/report.js';
import { type Metric, metrics } from './metric-names.js';

/** Our metrics, ready to be written. */
export interface Metrics {
  readonly runState: MetricGauge;
  readonly runAge: MetricGauge;
  readonly runSteps: MetricGauge;
  readonly gateWaiting: MetricGauge;
  readonly looks: MetricCounter;
  readonly runsEnded: MetricCounter;
  readonly stepSeconds: MetricHistogram;
  readonly gateSeconds: MetricHistogram;
  readonly nodeSteps: MetricCounter;
  readonly windowSeconds: MetricGauge;
  readonly downtimeSeconds: MetricGauge;
}

/**
 * Serves metrics of Temporal's SDK and of ours at `http://ADDRESS/metrics`, for Prometheus. Must come before anything
 * else of Temporal in this process; `more` is what else that should know. Throws where the address cannot be bound.
 */
export function serveMetrics(address: string, more: RuntimeOptions = {}): Metrics {
  const all: readonly Metric[] = Object.values(metrics);
  Runtime.install({
    ...more,
    telemetryOptions: {
      metrics: {
        attachServiceName: false,
        prometheus: {
          bindAddress: address,
          countersTotalSuffix: true,
          unitSuffix: true,
          useSecondsForDurations: true,
          histogramBucketOverrides: Object.fromEntries(
            all.flatMap(({ name, buckets }) => (buckets ? [[name, [...buckets]]] : [])),
          ),
        },
      },
    },
  });
  const own = createMetrics(Runtime.instance().metricMeter);
  // A counter that begins at 1 has never risen, as Prometheus sees it.
  for (const outcome of outcomes) own.runsEnded.add(0, { outcome });
  return own;
}

const outcomes: readonly Outcome[] = ['migrated', 'rolled-back', 'rejected'];

/** Our metrics on a meter. */
export function createMetrics(meter: MetricMeter): Metrics {
  const gauge = ({ name, help }: Metric) => meter.createGauge(name, 'float', undefined, help);
  // The exporter adds `_total` itself.
  const counter = ({ name, help }: Metric) =>
    meter.createCounter(name.replace(/_total$/, ''), undefined, help);
  const histogram = ({ name, help }: Metric) =>
    meter.createHistogram(name, 'float', undefined, help);
  return {
    runState: gauge(metrics.runState),
    runAge: gauge(metrics.runAge),
    runSteps: gauge(metrics.runSteps),
    gateWaiting: gauge(metrics.gateWaiting),
    looks: counter(metrics.looks),
    runsEnded: counter(metrics.runsEnded),
    stepSeconds: histogram(metrics.stepSeconds),
    gateSeconds: histogram(metrics.gateSeconds),
    nodeSteps: counter(metrics.nodeSteps),
    windowSeconds: gauge(metrics.windowSeconds),
    downtimeSeconds: gauge(metrics.downtimeSeconds),
  };
}
