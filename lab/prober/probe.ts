import { openSync, writeSync } from 'node:fs';
import { get as getInClear } from 'node:http';
import { get as getOverTls } from 'node:https';
import type { ProbeRecord } from '../../model/downtime.js';
import type { ProberOptions } from './prober.js';

/** An answer later than this is none: people have gone away. */
const timeoutMs = 1000;

const { targets, perSecond, file, ca } = JSON.parse(process.argv[2] ?? '') as ProberOptions;
const records = openSync(file, 'a');
let asked = 0;

const timer = setInterval(() => {
  const target = targets[asked++ % targets.length];
  if (target !== undefined) probe(target);
}, 1000 / perSecond);

// Once the timer is gone, the process ends with the last answer.
process.once('SIGTERM', () => clearInterval(timer));
// Whoever started it is gone: nobody would stop it.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(0), 1000).unref();

/** One request on a connection of its own: a kept one would hide a service that takes no new. */
function probe(target: string): void {
  const at = Date.now();
  let isTold = false;
  const tell = (ok: boolean): void => {
    if (isTold) return;
    isTold = true;
    const record: ProbeRecord = { at, ms: Date.now() - at, ok, target };
    writeSync(records, `${JSON.stringify(record)}\n`);
  };
  const signal = AbortSignal.timeout(timeoutMs);
  const get = target.startsWith('https:') ? getOverTls : getInClear;
  const options = { agent: false, signal, ...(ca !== undefined && { ca }) } as const;
  const request = get(target, options, (response) => {
    response.once('error', () => tell(false));
    response.once('end', () => tell(response.complete && response.statusCode === 200));
    response.resume();
  });
  request.once('error', () => tell(false));
}
