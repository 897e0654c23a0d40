import { monitorEventLoopDelay } from 'node:perf_hooks';

const EVERY_MS = 10_000;
const NANOSECONDS = 1e6;

/** From now on tells the process that started this one how it is, every ten seconds, and ends with it. */
export function telling() {
  const late = monitorEventLoopDelay({ resolution: 10 });
  late.enable();
  const look = () => {
    const { rss, heapUsed } = process.memoryUsage();
    const lateMs = { most: late.max / NANOSECONDS, p99: late.percentile(99) / NANOSECONDS };
    late.reset();
    process.send({ pid: process.pid, at: Date.now(), rssBytes: rss, heapBytes: heapUsed, lateMs });
  };
  setInterval(look, EVERY_MS).unref();
  process.once('disconnect', () => process.exit(1));
}
